# Carries out the information barrier steps of a deployment: segments, policies, and their application.
#
# Runs with Windows PowerShell 5.1 or PowerShell 7 and the ExchangeOnlineManagement module; whoever runs it is Compliance
# Administrator or has the role IB Compliance Management.
# The script is the same for every deployment, and holds no value of any: everything comes from the data file, as data.
# It may be signed: the digest that it compares with the data is that of the text before a signature.
# For each operation it reads, compares with the plan, changes only what the data names, reads again, and writes a receipt.
# -ReadOnly writes nothing and says in the receipts whether all is as planned; -SkipConnect uses the session that is open.
# -WaitMinutes is how long it follows an application of policies, which the service may need hours for.
#Requires -Version 5.1
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)][string]$DataPath,
    [string]$ReceiptFolder,
    [ValidateSet('Interactive', 'Certificate', 'ManagedIdentity')][string]$Connect = 'Interactive',
    [string]$ApplicationId,
    [string]$CertificateThumbprint,
    [string]$Organization,
    [switch]$ReadOnly,
    [switch]$SkipConnect,
    [ValidateRange(0, 3600)][int]$SettleSeconds = 120,
    [ValidateRange(0, 1440)][int]$WaitMinutes = 30
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

#region common: the same text in both scripts

# How a list is called where each of its entries has a line of the canonical text.
$EntryNames = @{
    BlockedDomains = 'BlockedDomain'
    AllowedTrialTenantDomains = 'AllowedTrialTenantDomain'
    AllowedExternalDomains = 'AllowedExternalDomain'
    BlockedExternalDomains = 'BlockedExternalDomain'
    SegmentsAllowed = 'SegmentAllowed'
    SegmentsBlocked = 'SegmentBlocked'
}

function Stop-Run([string]$Text) { throw $Text }

# Whether an object shows a property.
function Test-Field($Object, [string]$Name) {
    return ($null -ne $Object) -and ($null -ne $Object.PSObject.Properties[$Name])
}

# The value of a property. A list comes out entry by entry; nothing where there is no such property.
function Get-Field($Object, [string]$Name) {
    if (Test-Field $Object $Name) { return $Object.PSObject.Properties[$Name].Value }
}

# Whether an object shows a value of a property.
function Test-Shown($Object, [string]$Name) { return $null -ne (Get-Field $Object $Name) }

# The entries of a property that is a list, one value, or nothing. Take them with @().
function Get-List($Object, [string]$Name) {
    foreach ($entry in @(Get-Field $Object $Name)) { if ($null -ne $entry) { $entry } }
}

# A text that must be there.
function Get-Text($Object, [string]$Name) {
    $value = Get-Field $Object $Name
    if ($value -isnot [string] -or $value.Length -eq 0) { Stop-Run ('There is no text in {0}.' -f $Name) }
    return $value
}

# A text that names one object: wildcards, prefixes of scopes and control characters would name another or several.
function Get-Name($Object, [string]$Name) {
    $value = Get-Text $Object $Name
    if ($value -cmatch '[*?\[\]:\x00-\x1F\x7F]') { Stop-Run ('The data has a name in {0} that could stand for others.' -f $Name) }
    return $value
}

# A yes or no that must be there.
function Get-Flag($Object, [string]$Name) {
    $value = Get-Field $Object $Name
    if ($value -isnot [bool]) { Stop-Run ('{0} is neither true nor false.' -f $Name) }
    return $value
}

# Whether the data asks for removal.
function Test-Removal($Change) { return (Test-Field $Change 'remove') -and (Get-Flag $Change 'remove') }

function ConvertTo-LowerAscii([string]$Text) {
    $characters = $Text.ToCharArray()
    for ($at = 0; $at -lt $characters.Length; $at++) {
        $code = [int]$characters[$at]
        if ($code -ge 65 -and $code -le 90) { $characters[$at] = [char]($code + 32) }
    }
    return -join $characters
}

# Each text once, by the order of its UTF-16 code units. Take them with @().
function Get-Sorted($Entries) {
    $order = [System.StringComparer]::Ordinal
    $set = New-Object -TypeName 'System.Collections.Generic.SortedSet[string]' -ArgumentList $order
    foreach ($entry in @($Entries)) { if ($null -ne $entry) { [void]$set.Add([string]$entry) } }
    foreach ($entry in $set) { $entry }
}

# What is in the first list and not in the second. Take it with @().
function Get-Missing($Entries, $Held) {
    foreach ($entry in @($Entries)) { if (@($Held) -cnotcontains $entry) { $entry } }
}

function Get-Sha256([byte[]]$Bytes) {
    $hash = [System.Security.Cryptography.SHA256]::Create()
    try { $digest = $hash.ComputeHash($Bytes) } finally { $hash.Dispose() }
    return [System.BitConverter]::ToString($digest).Replace('-', '').ToLowerInvariant()
}

function Get-TextSha256([string]$Text) { return Get-Sha256 ([System.Text.Encoding]::UTF8.GetBytes($Text)) }

function Add-Line($Out, [string]$Key, [string]$Value) {
    $escaped = $Value.Replace('\', '\\').Replace([string][char]13, '\r').Replace([string][char]10, '\n')
    [void]$Out.Append($Key).Append('=').Append($escaped).Append([char]10)
}

# The canonical text: a line for each value, a line for each entry of a list, in an order that does not depend on the service.
function Format-State($State) {
    $out = New-Object -TypeName System.Text.StringBuilder
    foreach ($key in @($State.Keys)) {
        $value = $State[$key]
        if ($key -ceq 'AllowedDomains' -and $value -is [string]) {
            Add-Line $out $key 'all'
        } elseif ($key -ceq 'AllowedDomains') {
            Add-Line $out $key 'list'
            foreach ($entry in $value['AllowedDomain']) { Add-Line $out 'AllowedDomain' $entry }
        } elseif ($value -is [array]) {
            foreach ($entry in $value) { Add-Line $out $EntryNames[$key] $entry }
        } elseif ($value -is [bool]) {
            if ($value) { Add-Line $out $key 'true' } else { Add-Line $out $key 'false' }
        } else {
            Add-Line $out $key ([string]$value)
        }
    }
    return $out.ToString()
}

function Copy-State($State) {
    $copy = [ordered]@{}
    foreach ($key in @($State.Keys)) { $copy[$key] = $State[$key] }
    return $copy
}

# JSON in ASCII. ConvertTo-Json writes other characters as they are in some versions, and lists differently in others.
function ConvertTo-AsciiText([string]$Text) {
    $out = New-Object -TypeName System.Text.StringBuilder
    [void]$out.Append([char]34)
    foreach ($character in $Text.ToCharArray()) {
        $code = [int]$character
        if ($code -eq 34 -or $code -eq 92) {
            [void]$out.Append([char]92).Append($character)
        } elseif ($code -lt 32 -or $code -gt 126) {
            [void]$out.Append([char]92).Append('u').Append($code.ToString('x4'))
        } else {
            [void]$out.Append($character)
        }
    }
    [void]$out.Append([char]34)
    return $out.ToString()
}

function ConvertTo-AsciiJson($Value) {
    if ($null -eq $Value) { return 'null' }
    if ($Value -is [bool]) { if ($Value) { return 'true' } else { return 'false' } }
    if ($Value -is [int]) { return $Value.ToString([System.Globalization.CultureInfo]::InvariantCulture) }
    if ($Value -is [System.Collections.IDictionary]) {
        $parts = foreach ($key in @($Value.Keys)) { (ConvertTo-AsciiText $key) + ':' + (ConvertTo-AsciiJson $Value[$key]) }
        return '{' + (@($parts) -join ',') + '}'
    }
    if ($Value -is [array]) {
        $parts = foreach ($entry in $Value) { ConvertTo-AsciiJson $entry }
        return '[' + (@($parts) -join ',') + ']'
    }
    return ConvertTo-AsciiText ([string]$Value)
}

# What a build agent would take for a command is broken up; the receipt has the text as it is.
function Format-Shown([string]$Text) {
    $shown = ($Text -creplace '[^\x20-\x7E]', '?').Replace('#', '# ').Replace('::', ': :')
    if ($shown.Length -gt 500) { $shown = $shown.Substring(0, 500) }
    return $shown
}

# The bytes of a file as characters U+0000 to U+00FF, none of which is lost.
function Read-Latin([string]$Path) {
    return [System.Text.Encoding]::GetEncoding(28591).GetString([System.IO.File]::ReadAllBytes($Path))
}

# The digest of this script as it was before somebody signed it.
function Get-ScriptSha256([string]$Path) {
    $text = Read-Latin $Path
    $mark = [string][char]10 + '# SIG # ' + 'Begin signature block'
    $at = $text.IndexOf($mark, [System.StringComparison]::Ordinal)
    if ($at -ge 0) { $text = $text.Substring(0, $at) }
    $text = $text.TrimEnd([char[]](13, 10)) + [string][char]10
    return Get-Sha256 ([System.Text.Encoding]::GetEncoding(28591).GetBytes($text))
}

function Read-Data([string]$Path) {
    if (-not (Test-Path -LiteralPath $Path -PathType Leaf)) { Stop-Run 'The data file is missing.' }
    $text = Read-Latin $Path
    if ($text -cmatch '[^\x00-\x7F]') { Stop-Run 'The data file was changed: it holds other characters than ASCII.' }
    $data = ConvertFrom-Json -InputObject $text
    if ((Get-Field $data 'format') -ne 1) { Stop-Run 'The data file was written for another version of this script.' }
    foreach ($name in @('deployment', 'tenant', 'domain', 'scriptSha256')) { [void](Get-Text $data $name) }
    foreach ($operation in @(Get-List $data 'operations')) {
        foreach ($name in @('address', 'kind')) { [void](Get-Text $operation $name) }
        if ((Get-Text $operation 'opId') -cnotmatch '^[A-Za-z0-9-]{1,64}\z') { Stop-Run 'The data has an opId that is not plain.' }
        foreach ($name in @('base', 'goal')) {
            $digest = Get-Field $operation $name
            if ($null -ne $digest -and $digest -cnotmatch '^[0-9a-f]{64}\z') { Stop-Run 'The data has a digest that is none.' }
        }
        if (-not (Test-Field $operation 'change')) { Stop-Run 'The data has an operation without a change.' }
    }
    return $data
}

# The newest installed version of the module, which must not be older than this script needs.
function Import-Newest([string]$Name, [version]$Least) {
    $newest = $null
    foreach ($module in @(Get-Module -ListAvailable -Name $Name)) {
        if ($null -eq $newest -or $module.Version -gt $newest.Version) { $newest = $module }
    }
    if ($null -eq $newest) { Stop-Run ('The module {0} is missing. Install-Module installs it.' -f $Name) }
    if ($newest.Version -lt $Least) { Stop-Run ('The module {0} {1} is too old: {2} is needed.' -f $Name, $newest.Version, $Least) }
    Import-Module -Name $Name -RequiredVersion $newest.Version
}

function Assert-Application {
    if (-not $ApplicationId -or -not $CertificateThumbprint) {
        Stop-Run 'With -Connect Certificate, -ApplicationId and -CertificateThumbprint are needed.'
    }
}

function Assert-Tenant([string]$Wanted, $Found) {
    if ($null -eq $Found -or [guid]::Parse([string]$Found) -ne [guid]::Parse($Wanted)) {
        Stop-Run 'The session is connected to another tenant than that of the data. Nothing was written.'
    }
}

function Write-Receipt($Operation, [string]$Result, $Before, $After) {
    if ($WhatIfPreference) { return }
    $receipt = [ordered]@{
        format = 1
        deployment = $Data.deployment
        tenant = $Data.tenant
        address = $Operation.address
        opId = $Operation.opId
        kind = 'powershell'
        scriptSha256 = $Data.scriptSha256
        by = $By
        at = [DateTime]::UtcNow.ToString('yyyy-MM-dd\THH\:mm\:ss\Z', [System.Globalization.CultureInfo]::InvariantCulture)
        result = $Result
        before = $Before
        after = $After
    }
    $text = ConvertTo-AsciiJson $receipt
    if ($text.Length -gt 60000) {
        # A receipt is at most 64 KiB; long lists are told by the digest of their canonical text.
        foreach ($key in @('before', 'after')) {
            if ($null -eq $receipt[$key]) { continue }
            $short = [ordered]@{ Sha256 = Get-TextSha256 (Format-State (Get-StateAlone $receipt[$key])) }
            if ($receipt[$key].Contains('Reason')) { $short['Reason'] = $receipt[$key]['Reason'] }
            $receipt[$key] = $short
        }
        $text = ConvertTo-AsciiJson $receipt
    }
    [void][System.IO.Directory]::CreateDirectory($Receipts)
    $path = [System.IO.Path]::Combine($Receipts, ('{0}.json' -f $Operation.opId))
    [System.IO.File]::WriteAllText($path, $text + [string][char]10, [System.Text.Encoding]::ASCII)
}

function Get-StateAlone($State) {
    $copy = Copy-State $State
    if ($copy.Contains('Reason')) { $copy.Remove('Reason') }
    return $copy
}

function Add-Reason($State, [string]$Reason) {
    $copy = [ordered]@{}
    if ($null -ne $State) { $copy = Copy-State $State }
    if ($Reason.Length -gt 2000) { $Reason = $Reason.Substring(0, 2000) }
    $copy['Reason'] = $Reason
    return $copy
}

# Reads until the service shows the change.
function Wait-State($Operation, [string]$GoalText) {
    $until = [DateTime]::UtcNow.AddSeconds((Get-Patience $Operation))
    while ($true) {
        $state = Read-State $Operation
        if (Test-Reached $Operation $state $GoalText) { return $state }
        if ([DateTime]::UtcNow -ge $until) {
            if (Test-Underway $Operation $state) { return $state }
            Stop-Run 'The service does not show the change. It may take longer: run the script again with -ReadOnly.'
        }
        Start-Sleep -Seconds 5
    }
}

# What an operation came to: its state, or nothing where -WhatIf left it alone.
function Invoke-Operation($Operation, $Before) {
    $base = Get-Field $Operation 'base'
    $goal = Get-Field $Operation 'goal'
    $now = Format-State $Before
    $found = Get-TextSha256 $now
    $wanted = Edit-State $Operation $Before
    $goalText = Format-State $wanted
    $atGoal = ($now -ceq $goalText)
    if ($null -ne $goal) { $atGoal = ($found -ceq $goal) }
    if ($atGoal -and -not (Test-Unsettled $Operation)) { return $Before }
    if (-not $atGoal -and $null -ne $base -and $found -cne $base) {
        Stop-Run 'It was changed by others since the plan. Nothing was written.'
    }
    if ($null -ne $goal -and (Get-TextSha256 $goalText) -cne $goal) {
        Stop-Run 'The change does not lead to the goal of the plan. Nothing was written.'
    }
    if ($ReadOnly) { Stop-Run 'It is not as planned, and -ReadOnly writes nothing.' }
    if (-not $PSCmdlet.ShouldProcess((Format-Shown $Operation.address), $Operation.kind)) { return $null }
    [void](Write-State $Operation $Before $wanted)
    return Wait-State $Operation $goalText
}

#endregion common

function Open-Session($Data) {
    $by = [Environment]::UserName
    if (-not $SkipConnect) {
        if ($Connect -ceq 'ManagedIdentity') {
            Stop-Run 'Security and Compliance PowerShell documents no managed identity: use Certificate.'
        }
        # From 3.2.0 on the cmdlets need no basic authentication on this machine.
        Import-Newest 'ExchangeOnlineManagement' ([version]'3.2.0')
        $parameters = @{}
        if ($Connect -ceq 'Certificate') {
            Assert-Application
            $domain = $Data.domain
            if ($Organization) { $domain = $Organization }
            $parameters = @{ AppId = $ApplicationId; CertificateThumbprint = $CertificateThumbprint; Organization = $domain }
        }
        [void](Connect-IPPSSession @parameters)
    }
    $sessions = @(Get-ConnectionInformation)
    $found = 0
    foreach ($session in $sessions) {
        if ((Get-Field $session 'IsEopSession') -ne $true) { continue }
        # With sessions of two tenants it would not be certain which one a cmdlet goes to.
        Assert-Tenant $Data.tenant (Get-Field $session 'TenantID')
        $found++
        foreach ($name in @('AppId', 'UserPrincipalName')) {
            if ([string](Get-Field $session $name)) { $by = [string](Get-Field $session $name) }
        }
    }
    if ($found -eq 0) { Stop-Run 'There is no session with Security and Compliance PowerShell. Nothing was written.' }
    return $by
}

# The texts of a list, as names. Take them with @().
function Get-Names($Object, [string]$Name) {
    foreach ($entry in @(Get-List $Object $Name)) { [string]$entry }
}

# The one object of that name among all: asking for a name that does not exist is an error like any other.
function Find-Named($Objects, [string]$Name) {
    foreach ($object in @($Objects)) { if ([string](Get-Field $object 'Name') -ieq $Name) { return $object } }
}

function Read-Segment($Change) {
    $wire = Find-Named @(Get-OrganizationSegment) (Get-Name $Change 'name')
    if ($null -eq $wire) { return [ordered]@{ Present = $false } }
    return [ordered]@{ Present = $true; UserGroupFilter = Get-Text $wire 'UserGroupFilter' }
}

function Edit-Segment($Change) {
    if (Test-Removal $Change) { return [ordered]@{ Present = $false } }
    return [ordered]@{ Present = $true; UserGroupFilter = Get-Text $Change 'filter' }
}

function Write-Segment($Change, $Before, $Wanted) {
    $name = Get-Name $Change 'name'
    if (-not $Wanted['Present']) {
        if ($Before['Present']) { Remove-OrganizationSegment -Identity $name -Confirm:$false }
    } elseif ($Before['Present']) {
        $parameters = @{ Identity = $name; UserGroupFilter = $Wanted['UserGroupFilter'] }
        Set-OrganizationSegment @parameters
    } else {
        $parameters = @{ Name = $name; UserGroupFilter = $Wanted['UserGroupFilter']; Confirm = $false }
        New-OrganizationSegment @parameters
    }
}

function Read-Barrier($Change) {
    $wire = Find-Named @(Get-InformationBarrierPolicy) (Get-Name $Change 'name')
    if ($null -eq $wire) { return [ordered]@{ Present = $false } }
    foreach ($name in @('AssignedSegment', 'SegmentsAllowed', 'SegmentsBlocked', 'State')) {
        if (-not (Test-Field $wire $name)) { Stop-Run ('The service does not show {0} of the policy.' -f $name) }
    }
    return [ordered]@{
        Present = $true
        AssignedSegment = [string](Get-Field $wire 'AssignedSegment')
        SegmentsAllowed = [string[]]@(Get-Sorted (Get-Names $wire 'SegmentsAllowed'))
        SegmentsBlocked = [string[]]@(Get-Sorted (Get-Names $wire 'SegmentsBlocked'))
        State = [string](Get-Field $wire 'State')
    }
}

function Edit-Barrier($Change) {
    if (Test-Removal $Change) { return [ordered]@{ Present = $false } }
    $allowed = [string[]]@(Get-Sorted (Get-Names $Change 'allowed'))
    $blocked = [string[]]@(Get-Sorted (Get-Names $Change 'blocked'))
    if (($allowed.Count -gt 0) -eq ($blocked.Count -gt 0)) { Stop-Run 'A policy has either allowed or blocked segments.' }
    $state = Get-Text $Change 'state'
    if (@('Active', 'Inactive') -cnotcontains $state) { Stop-Run 'The data has an unknown state of a policy.' }
    return [ordered]@{
        Present = $true
        AssignedSegment = Get-Text $Change 'segment'
        SegmentsAllowed = $allowed
        SegmentsBlocked = $blocked
        State = $state
    }
}

# One change in each call, so that the state and the segments never depend on which form of the cmdlet is taken.
function Set-Barrier([hashtable]$Parameters) { Set-InformationBarrierPolicy @Parameters }

function Write-Barrier($Change, $Before, $Wanted) {
    $name = Get-Name $Change 'name'
    if (-not $Wanted['Present']) {
        if (-not $Before['Present']) { return }
        if ($Before['State'] -cne 'Inactive') {
            Stop-Run 'An active policy is not removed: set it to Inactive and apply the policies first. Nothing was written.'
        }
        Remove-InformationBarrierPolicy -Identity $name -Confirm:$false
        return
    }
    $allowed = $Wanted['SegmentsAllowed']
    $blocked = $Wanted['SegmentsBlocked']
    $state = 'Inactive'
    if ($Before['Present']) {
        $state = $Before['State']
        if ($Before['AssignedSegment'] -cne $Wanted['AssignedSegment']) {
            Stop-Run 'The policy is that of another segment. Nothing was written.'
        }
        if (($allowed.Count -gt 0) -ne ($Before['SegmentsAllowed'].Count -gt 0)) {
            Stop-Run 'A policy that allows does not become one that blocks, nor the other way round. Nothing was written.'
        }
        if ($Wanted['State'] -ceq 'Inactive' -and $state -cne 'Inactive') {
            Set-Barrier @{ Identity = $name; State = 'Inactive'; Confirm = $false; Force = $true }
            $state = 'Inactive'
        }
        if (($allowed -join [char]10) -cne ($Before['SegmentsAllowed'] -join [char]10)) {
            Set-Barrier @{ Identity = $name; SegmentsAllowed = $allowed; Confirm = $false; Force = $true }
        }
        if (($blocked -join [char]10) -cne ($Before['SegmentsBlocked'] -join [char]10)) {
            Set-Barrier @{ Identity = $name; SegmentsBlocked = $blocked; Confirm = $false; Force = $true }
        }
    } else {
        $parameters = @{ Name = $name; AssignedSegment = $Wanted['AssignedSegment']; Confirm = $false; Force = $true }
        if ($allowed.Count -gt 0) { $parameters['SegmentsAllowed'] = $allowed } else { $parameters['SegmentsBlocked'] = $blocked }
        New-InformationBarrierPolicy @parameters
    }
    if ($state -cne $Wanted['State']) { Set-Barrier @{ Identity = $name; State = $Wanted['State']; Confirm = $false; Force = $true } }
}

# The newest application of policies, or the one that this run started.
function Read-Application {
    if ($script:Started) {
        $wire = @(Get-InformationBarrierPoliciesApplicationStatus -Identity $script:Started)
    } else {
        $wire = @(Get-InformationBarrierPoliciesApplicationStatus)
    }
    if ($wire.Count -eq 0 -or $null -eq $wire[0]) { return [ordered]@{ Status = 'None' } }
    return [ordered]@{ Status = Get-StatusText $wire[0] }
}

function Get-StatusText($Wire) {
    if (-not (Test-Field $Wire 'Status')) { Stop-Run 'The service does not show the status of the application of policies.' }
    return [string](Get-Field $Wire 'Status')
}

function Write-Application($Before) {
    if ($Before['Status'] -ieq 'InProgress') {
        Stop-Run 'An application of policies is under way: run the script again when it has ended. Nothing was written.'
    }
    foreach ($entry in @(Start-InformationBarrierPoliciesApplication -Confirm:$false)) {
        if (Test-Field $entry 'Identity') { $script:Started = [string](Get-Field $entry 'Identity') }
    }
}

function Read-State($Operation) {
    $kind = $Operation.kind
    if ($kind -ceq 'segment') { return Read-Segment $Operation.change }
    if ($kind -ceq 'barrierPolicy') { return Read-Barrier $Operation.change }
    if ($kind -ceq 'application') { return Read-Application }
    Stop-Run 'The data has an operation that this script does not know.'
}

function Edit-State($Operation, $Before) {
    $kind = $Operation.kind
    if ($kind -ceq 'segment') { return Edit-Segment $Operation.change }
    if ($kind -ceq 'barrierPolicy') { return Edit-Barrier $Operation.change }
    return [ordered]@{ Status = 'Completed' }
}

function Write-State($Operation, $Before, $Wanted) {
    $kind = $Operation.kind
    if ($kind -ceq 'segment') {
        Write-Segment $Operation.change $Before $Wanted
    } elseif ($kind -ceq 'barrierPolicy') {
        Write-Barrier $Operation.change $Before $Wanted
    } else {
        Write-Application $Before
    }
}

# An earlier application says nothing about what was changed after it, so policies are applied anew.
function Test-Unsettled($Operation) { return ($Operation.kind -ceq 'application') -and -not $ReadOnly }

function Get-Patience($Operation) {
    if ($Operation.kind -ceq 'application') { return 60 * $WaitMinutes }
    return $SettleSeconds
}

function Test-Reached($Operation, $State, [string]$GoalText) {
    if ($Operation.kind -ceq 'application' -and @('Failed', 'Cancelled') -contains $State['Status']) {
        Stop-Run 'The service did not apply the policies: Get-InformationBarrierPoliciesApplicationStatus tells more.'
    }
    return (Format-State $State) -ceq $GoalText
}

# The service goes on by itself: the receipt then says what the status was.
function Test-Underway($Operation, $State) { return $Operation.kind -ceq 'application' }

$script:Started = $null

#region run: the same text in both scripts

$dataFile = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($DataPath)
$Data = Read-Data $dataFile
if ((Get-ScriptSha256 $PSCommandPath) -cne $Data.scriptSha256) { Stop-Run 'This is not the script that the data was written for.' }
$Receipts = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($dataFile), 'receipts')
if ($ReceiptFolder) { $Receipts = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($ReceiptFolder) }
$By = Open-Session $Data

$operations = @(Get-List $Data 'operations')
$number = 0
foreach ($operation in $operations) {
    $number++
    $before = $null
    try {
        $before = Read-State $operation
        $after = Invoke-Operation $operation $before
    } catch {
        $reason = $_.Exception.Message
        $last = $before
        try { $last = Read-State $operation } catch { Write-Verbose -Message 'The state after the failure cannot be read.' }
        Write-Receipt $operation 'failed' $before (Add-Reason $last $reason)
        Write-Output ('{0} of {1}: failed. {2}' -f $number, $operations.Count, (Format-Shown $reason))
        exit 1
    }
    if ($null -eq $after) { continue }
    Write-Receipt $operation 'done' $before $after
    Write-Output ('{0} of {1}: done.' -f $number, $operations.Count)
}

#endregion run
