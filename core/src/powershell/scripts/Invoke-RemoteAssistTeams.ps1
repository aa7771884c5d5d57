# Carries out the Microsoft Teams steps of a deployment: external access, its policies and their grants, guest settings.
#
# Runs with Windows PowerShell 5.1 or PowerShell 7 and the MicrosoftTeams module; whoever runs it is Teams Administrator.
# The script is the same for every deployment, and holds no value of any: everything comes from the data file, as data.
# It may be signed: the digest that it compares with the data is that of the text before a signature.
# For each operation it reads, compares with the plan, changes only what the data names, reads again, and writes a receipt.
# -ReadOnly writes nothing and says in the receipts whether all is as planned; -SkipConnect uses the session that is open.
#Requires -Version 5.1
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)][string]$DataPath,
    [string]$ReceiptFolder,
    [ValidateSet('Interactive', 'Certificate', 'ManagedIdentity')][string]$Connect = 'Interactive',
    [string]$ApplicationId,
    [string]$CertificateThumbprint,
    [switch]$ReadOnly,
    [switch]$SkipConnect,
    [ValidateRange(0, 3600)][int]$SettleSeconds = 120
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

# The parameters that may be set, by the kind of an operation.
$SettingNames = @{
    clientConfiguration = @('AllowGuestUser', 'AllowScopedPeopleSearchandAccess')
    guestCalling = @('AllowPrivateCalling')
    guestMeeting = @('AllowIPVideo', 'AllowMeetNow', 'LiveCaptionsEnabledType', 'ScreenSharingMode')
    guestMessaging = @(
        'AllowGiphy', 'AllowImmersiveReader', 'AllowMemes', 'AllowStickers', 'AllowUserChat', 'AllowUserDeleteChat',
        'AllowUserDeleteMessage', 'AllowUserEditMessage', 'GiphyRatingType'
    )
}
$Reaches = @(
    'OrganizationDefault', 'AllowAllExternalDomains', 'AllowSpecificExternalDomains', 'BlockSpecificExternalDomains',
    'BlockAllExternalDomains'
)

# Fails unless a domain belongs to the tenant of the session: that is how a tenant is known whose id is not.
function Assert-Domain([string]$Wanted, $Tenant) {
    foreach ($name in @('VerifiedDomains', 'SipDomain', 'Domains')) {
        foreach ($entry in @(Get-List $Tenant $name)) {
            $text = [string]$entry
            if (Test-Field $entry 'Name') { $text = [string](Get-Field $entry 'Name') }
            if ($text.Trim() -ieq $Wanted) { return }
        }
    }
    Stop-Run 'The session is connected to another tenant than that of the data. Nothing was written.'
}

function Open-Session($Data) {
    $by = [Environment]::UserName
    # The deployment may belong to another tenant than the one that is changed.
    $side = $Data.tenant
    if (Test-Field $Data 'side') { $side = Get-Field $Data 'side' }
    if (-not $SkipConnect) {
        # Application sign-in came back with 4.7.1, managed identities for these cmdlets with 5.8.1.
        $least = [version]'4.7.1'
        if ($Connect -ceq 'ManagedIdentity') { $least = [version]'5.8.1' }
        Import-Newest 'MicrosoftTeams' $least
        $parameters = @{}
        if ($Connect -ceq 'ManagedIdentity') {
            $parameters['Identity'] = $true
        } else {
            if ($null -ne $side) { $parameters['TenantId'] = $side }
            if ($Connect -ceq 'Certificate') {
                Assert-Application
                if ($null -eq $side) { Stop-Run 'The data names no id of the tenant, which a certificate needs: sign in yourself.' }
                $parameters['ApplicationId'] = $ApplicationId
                $parameters['CertificateThumbprint'] = $CertificateThumbprint
            }
        }
        $session = @(Connect-MicrosoftTeams @parameters)
        if ($Connect -ceq 'Certificate') { $by = $ApplicationId }
        foreach ($entry in $session) {
            if ($Connect -ceq 'Interactive' -and (Test-Shown $entry 'Account')) { $by = [string]$entry.Account }
        }
    }
    $tenant = Get-CsTenant
    if ($null -ne $side) { Assert-Tenant $side (Get-Field $tenant 'TenantId') } else { Assert-Domain $Data.domain $tenant }
    return $by
}

# The domains of a list in any of the forms in which the service shows one. Take them with @().
function Read-Domains($Value) {
    foreach ($entry in @($Value)) {
        if ($null -eq $entry) { continue }
        $text = [string]$entry
        if (Test-Field $entry 'Domain') { $text = [string](Get-Field $entry 'Domain') }
        foreach ($part in $text.Split([char]44)) {
            $domain = (ConvertTo-LowerAscii $part).Trim()
            if ($domain.StartsWith('domain=', [System.StringComparison]::Ordinal)) { $domain = $domain.Substring(7).Trim() }
            if ($domain.Length -eq 0) { continue }
            $other = $domain -ceq 'allowallknowndomains' -or $domain.StartsWith('system.', [System.StringComparison]::Ordinal)
            $other = $other -or $domain.StartsWith('microsoft.rtc.', [System.StringComparison]::Ordinal)
            $other = $other -or $domain.EndsWith('.domainpattern', [System.StringComparison]::Ordinal)
            if ($other -or $domain -cmatch '[\s\x00-\x1F\x7F=/\\@:;{}<>()"*?]') { Stop-Run 'A list shows an entry that is no domain.' }
            $domain
        }
    }
}

# The domains that the data names.
function Get-Domains($Change, [string]$Name) { Get-Sorted (Read-Domains @(Get-List $Change $Name)) }

# Whether a value stands for all known domains.
function Test-AllKnown($Value) {
    if ($Value -is [string]) { return $Value.Trim() -ieq 'AllowAllKnownDomains' }
    if (Test-Field $Value 'AllowedDomain') { return $false }
    if (Test-Field $Value 'AllowAllKnownDomains') { return (Get-Field $Value 'AllowAllKnownDomains') -eq $true }
    if ([string](Get-Field $Value 'Element') -like '<AllowAllKnownDomains*') { return $true }
    foreach ($name in @($Value.PSObject.TypeNames)) { if ($name -like '*AllowAllKnownDomains') { return $true } }
    if ($Value -is [System.Management.Automation.PSCustomObject]) { return @($Value.PSObject.Properties).Count -eq 0 }
    return $Value.ToString() -ieq 'AllowAllKnownDomains'
}

function Read-AllowedDomains($Wire) {
    $entries = @(Get-List $Wire 'AllowedDomains')
    if ($entries.Count -eq 0) { Stop-Run 'The service does not show which domains are allowed.' }
    if ($entries.Count -eq 1 -and (Test-AllKnown $entries[0])) { return 'AllowAllKnownDomains' }
    $domains = foreach ($entry in $entries) {
        if (Test-Field $entry 'AllowedDomain') {
            # Without any entry it is a list that allows nobody; without a list nobody knows.
            if ($null -eq $entry.PSObject.Properties['AllowedDomain'].Value) {
                Stop-Run 'The service does not show which domains are allowed.'
            }
            Read-Domains @(Get-List $entry 'AllowedDomain')
        } else {
            Read-Domains $entry
        }
    }
    return [ordered]@{ AllowedDomain = [string[]]@(Get-Sorted $domains) }
}

function Read-ExternalAccess {
    $wire = Get-CsTenantFederationConfiguration
    $state = [ordered]@{}
    if (Test-Shown $wire 'AllowFederatedUsers') { $state['AllowFederatedUsers'] = Get-Flag $wire 'AllowFederatedUsers' }
    $state['AllowedDomains'] = Read-AllowedDomains $wire
    $state['BlockedDomains'] = [string[]]@(Get-Sorted (Read-Domains @(Get-List $wire 'BlockedDomains')))
    if (Test-Shown $wire 'BlockAllSubdomains') { $state['BlockAllSubdomains'] = Get-Flag $wire 'BlockAllSubdomains' }
    if (Test-Shown $wire 'ExternalAccessWithTrialTenants') {
        $state['ExternalAccessWithTrialTenants'] = [string](Get-Field $wire 'ExternalAccessWithTrialTenants')
    }
    $state['AllowedTrialTenantDomains'] = [string[]]@(Get-Sorted (Read-Domains @(Get-List $wire 'AllowedTrialTenantDomains')))
    foreach ($name in @('AllowTeamsConsumer', 'AllowTeamsConsumerInbound')) {
        if (Test-Shown $wire $name) { $state[$name] = Get-Flag $wire $name }
    }
    return $state
}

function Edit-ExternalAccess($Change, $Before) {
    $state = Copy-State $Before
    foreach ($pair in @(
            @('allowFederatedUsers', 'AllowFederatedUsers'), @('blockAllSubdomains', 'BlockAllSubdomains'),
            @('allowTeamsConsumer', 'AllowTeamsConsumer'), @('allowTeamsConsumerInbound', 'AllowTeamsConsumerInbound')
        )) {
        if (-not (Test-Field $Change $pair[0])) { continue }
        if (-not $state.Contains($pair[1])) { Stop-Run ('The service does not show {0}.' -f $pair[1]) }
        $state[$pair[1]] = Get-Flag $Change $pair[0]
    }
    if (Test-Field $Change 'externalAccessWithTrialTenants') {
        $value = Get-Text $Change 'externalAccessWithTrialTenants'
        if (@('Allowed', 'Blocked') -cnotcontains $value) { Stop-Run 'The data has an unknown value for trial tenants.' }
        if (-not $state.Contains('ExternalAccessWithTrialTenants')) { Stop-Run 'The service does not show what trial tenants may.' }
        $state['ExternalAccessWithTrialTenants'] = $value
    }
    if (Test-Field $Change 'allowedDomains') {
        $lists = Get-Field $Change 'allowedDomains'
        $held = $state['AllowedDomains']
        if (Test-Field $lists 'all') {
            if (-not (Get-Flag $lists 'all')) { Stop-Run 'The data does not say which domains are allowed.' }
            $state['AllowedDomains'] = 'AllowAllKnownDomains'
        } elseif (Test-Field $lists 'admit') {
            # Whoever is to be allowed may be so already, whatever the tenant holds: nobody else is shut out or let in.
            $admitted = @(Get-Domains $lists 'admit')
            if ($held -is [string]) {
                $state['BlockedDomains'] = [string[]]@(Get-Missing $state['BlockedDomains'] $admitted)
            } else {
                $kept = @(Get-Sorted (@($held['AllowedDomain']) + $admitted))
                $state['AllowedDomains'] = [ordered]@{ AllowedDomain = [string[]]$kept }
            }
        } elseif (Test-Field $lists 'list') {
            $state['AllowedDomains'] = [ordered]@{ AllowedDomain = [string[]]@(Get-Domains $lists 'list') }
        } elseif ($held -is [string]) {
            Stop-Run 'All known domains are allowed, so there is no list to add to or to remove from.'
        } else {
            $kept = @(Get-Missing $held['AllowedDomain'] @(Get-Domains $lists 'remove')) + @(Get-Domains $lists 'add')
            $state['AllowedDomains'] = [ordered]@{ AllowedDomain = [string[]]@(Get-Sorted $kept) }
        }
        if ($state['AllowedDomains'] -isnot [string] -and $state['AllowedDomains']['AllowedDomain'].Count -eq 0) {
            Stop-Run 'The list of allowed domains would be empty. Close external access by allowFederatedUsers instead.'
        }
    }
    if (Test-Field $Change 'blockedDomains') {
        $lists = Get-Field $Change 'blockedDomains'
        $kept = @(Get-Missing $state['BlockedDomains'] @(Get-Domains $lists 'remove')) + @(Get-Domains $lists 'add')
        $state['BlockedDomains'] = [string[]]@(Get-Sorted $kept)
    }
    return $state
}

function Set-Federation([hashtable]$Parameters) { Set-CsTenantFederationConfiguration @Parameters }

function ConvertTo-StringList($Entries) {
    $list = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($entry in @($Entries)) { $list.Add($entry) }
    return , $list
}

function Write-AllowedDomains($Before, $Wanted) {
    if ($Wanted -is [string]) {
        if ($Before -isnot [string]) { Set-Federation @{ AllowedDomains = (New-CsEdgeAllowAllKnownDomains) } }
        return
    }
    $after = @($Wanted['AllowedDomain'])
    if ($Before -is [string]) {
        Set-Federation @{ AllowedDomainsAsAList = (ConvertTo-StringList $after) }
        return
    }
    $held = @($Before['AllowedDomain'])
    $added = @(Get-Missing $after $held)
    $removed = @(Get-Missing $held $after)
    if ($added.Count -gt 0) { Set-Federation @{ AllowedDomainsAsAList = @{ Add = (ConvertTo-StringList $added) } } }
    if ($removed.Count -gt 0) { Set-Federation @{ AllowedDomainsAsAList = @{ Remove = (ConvertTo-StringList $removed) } } }
}

# One domain at a time: that is the form of the list of blocked domains that Microsoft documents for adding and removing.
function Write-BlockedDomains($Before, $Wanted) {
    foreach ($domain in @(Get-Missing $Wanted['BlockedDomains'] $Before['BlockedDomains'])) {
        Set-Federation @{ BlockedDomains = @{ Add = (New-CsEdgeDomainPattern -Domain $domain) } }
    }
    foreach ($domain in @(Get-Missing $Before['BlockedDomains'] $Wanted['BlockedDomains'])) {
        Set-Federation @{ BlockedDomains = @{ Remove = (New-CsEdgeDomainPattern -Domain $domain) } }
    }
    if ($Before['BlockAllSubdomains'] -ne $Wanted['BlockAllSubdomains']) {
        Set-Federation @{ BlockAllSubdomains = $Wanted['BlockAllSubdomains'] }
    }
}

# Closes first and opens last, so that nobody is let in or cut off halfway: the service ignores the list of blocked domains
# beside a list of allowed ones, so it is changed while it is ignored.
function Write-ExternalAccess($Before, $Wanted) {
    $switched = ($Before['AllowFederatedUsers'] -ne $Wanted['AllowFederatedUsers'])
    if ($switched -and -not $Wanted['AllowFederatedUsers']) { Set-Federation @{ AllowFederatedUsers = $false } }
    if ($Before['AllowedDomains'] -is [string]) {
        Write-AllowedDomains $Before['AllowedDomains'] $Wanted['AllowedDomains']
        Write-BlockedDomains $Before $Wanted
    } else {
        Write-BlockedDomains $Before $Wanted
        Write-AllowedDomains $Before['AllowedDomains'] $Wanted['AllowedDomains']
    }
    if ($Before['ExternalAccessWithTrialTenants'] -cne $Wanted['ExternalAccessWithTrialTenants']) {
        Set-Federation @{ ExternalAccessWithTrialTenants = $Wanted['ExternalAccessWithTrialTenants'] }
    }
    if ($Before['AllowTeamsConsumer'] -ne $Wanted['AllowTeamsConsumer']) {
        Set-Federation @{ AllowTeamsConsumer = $Wanted['AllowTeamsConsumer'] }
    }
    if ($Before['AllowTeamsConsumerInbound'] -ne $Wanted['AllowTeamsConsumerInbound']) {
        Set-Federation @{ AllowTeamsConsumerInbound = $Wanted['AllowTeamsConsumerInbound'] }
    }
    if ($switched -and $Wanted['AllowFederatedUsers']) { Set-Federation @{ AllowFederatedUsers = $true } }
}

# The name of a policy that may be made and changed: the policy of everybody is not ours.
function Get-PolicyName($Change) {
    $name = Get-Name $Change 'name'
    if ($name -ieq 'Global') { Stop-Run 'The data names the policy of everybody.' }
    return $name
}

function Read-Policy($Change) {
    $name = Get-PolicyName $Change
    foreach ($wire in @(Get-CsExternalAccessPolicy)) {
        $identity = [string](Get-Field $wire 'Identity')
        if ($identity -ine $name -and $identity -ine ('Tag:' + $name)) { continue }
        return [ordered]@{
            Present = $true
            EnableFederationAccess = Get-Flag $wire 'EnableFederationAccess'
            CommunicationWithExternalOrgs = [string](Get-Field $wire 'CommunicationWithExternalOrgs')
            AllowedExternalDomains = [string[]]@(Get-Sorted (Read-Domains @(Get-List $wire 'AllowedExternalDomains')))
            BlockedExternalDomains = [string[]]@(Get-Sorted (Read-Domains @(Get-List $wire 'BlockedExternalDomains')))
        }
    }
    return [ordered]@{ Present = $false }
}

function Edit-Policy($Change) {
    if (Test-Removal $Change) { return [ordered]@{ Present = $false } }
    $reach = Get-Text $Change 'communicationWithExternalOrgs'
    if ($Reaches -cnotcontains $reach) { Stop-Run 'The data has an unknown value of communicationWithExternalOrgs.' }
    return [ordered]@{
        Present = $true
        EnableFederationAccess = Get-Flag $Change 'enableFederationAccess'
        CommunicationWithExternalOrgs = $reach
        AllowedExternalDomains = [string[]]@(Get-Domains $Change 'allowedExternalDomains')
        BlockedExternalDomains = [string[]]@(Get-Domains $Change 'blockedExternalDomains')
    }
}

function Write-Policy($Change, $Before, $Wanted) {
    $name = Get-PolicyName $Change
    if (-not $Wanted['Present']) {
        if ($Before['Present']) { Remove-CsExternalAccessPolicy -Identity $name -Confirm:$false }
        return
    }
    $parameters = @{
        Identity = $name
        EnableFederationAccess = $Wanted['EnableFederationAccess']
        CommunicationWithExternalOrgs = $Wanted['CommunicationWithExternalOrgs']
    }
    $allowed = $Wanted['AllowedExternalDomains']
    $blocked = $Wanted['BlockedExternalDomains']
    if (-not $Before['Present']) {
        if ($allowed.Count -gt 0) { $parameters['AllowedExternalDomains'] = $allowed }
        if ($blocked.Count -gt 0) { $parameters['BlockedExternalDomains'] = $blocked }
        New-CsExternalAccessPolicy @parameters
    } elseif ((Format-State $Before) -cne (Format-State $Wanted)) {
        if (($allowed -join ',') -cne ($Before['AllowedExternalDomains'] -join ',')) { $parameters['AllowedExternalDomains'] = $allowed }
        if (($blocked -join ',') -cne ($Before['BlockedExternalDomains'] -join ',')) { $parameters['BlockedExternalDomains'] = $blocked }
        Set-CsExternalAccessPolicy @parameters
    }
    if (Test-Field $Change 'customizeFederation') {
        if (-not (Get-Flag $Change 'customizeFederation')) { Stop-Run 'The data would take lists of domains from all policies.' }
        Set-Federation @{ CustomizeFederation = $true }
    }
}

# The account of a grant: the cmdlet takes wildcards and display names too, so nothing but an address will do.
function Get-User($Change) {
    $user = Get-Name $Change 'user'
    if ($user -cnotmatch '^[^\s@]+@[^\s@]+\z') { Stop-Run 'The data has a user that is no address.' }
    return $user
}

# What was granted to the account itself, not what it has by a group.
function Read-Grant($Change) {
    $user = Get-User $Change
    $granted = ''
    foreach ($assignment in @(Get-CsUserPolicyAssignment -Identity $user -PolicyType 'ExternalAccessPolicy')) {
        if ($null -eq $assignment -or [string](Get-Field $assignment 'PolicyType') -ine 'ExternalAccessPolicy') { continue }
        if (-not (Test-Field $assignment 'PolicySource')) {
            Stop-Run 'The service does not show where the policy of the account comes from.'
        }
        foreach ($source in @(Get-List $assignment 'PolicySource')) {
            if ([string](Get-Field $source 'AssignmentType') -ieq 'Direct') { $granted = [string](Get-Field $source 'PolicyName') }
        }
    }
    return [ordered]@{ PolicyName = ConvertTo-LowerAscii $granted }
}

function Edit-Grant($Change) {
    if ($null -eq (Get-Field $Change 'policyName')) { return [ordered]@{ PolicyName = '' } }
    return [ordered]@{ PolicyName = ConvertTo-LowerAscii (Get-Name $Change 'policyName') }
}

function Write-Grant($Change) {
    $parameters = @{ Identity = Get-User $Change; PolicyName = Get-Field $Change 'policyName' }
    Grant-CsExternalAccessPolicy @parameters
}

function Read-Settings([string]$Kind, $Change) {
    $wanted = Edit-Settings $Kind $Change
    $wire = $null
    switch -CaseSensitive ($Kind) {
        'clientConfiguration' { $wire = Get-CsTeamsClientConfiguration -Identity 'Global' }
        'guestCalling' { $wire = Get-CsTeamsGuestCallingConfiguration -Identity 'Global' }
        'guestMeeting' { $wire = Get-CsTeamsGuestMeetingConfiguration -Identity 'Global' }
        'guestMessaging' { $wire = Get-CsTeamsGuestMessagingConfiguration -Identity 'Global' }
    }
    $state = [ordered]@{}
    foreach ($name in @($wanted.Keys)) {
        if (-not (Test-Shown $wire $name)) { Stop-Run ('The service does not show {0}.' -f $name) }
        $value = Get-Field $wire $name
        if ($value -isnot [bool]) { $value = [string]$value }
        $state[$name] = $value
    }
    return $state
}

function Edit-Settings([string]$Kind, $Change) {
    $settings = Get-Field $Change 'settings'
    $state = [ordered]@{}
    foreach ($name in $SettingNames[$Kind]) {
        if (-not (Test-Field $settings $name)) { continue }
        $value = Get-Field $settings $name
        if ($value -isnot [bool] -and $value -isnot [string]) { Stop-Run ('The data has no value for {0}.' -f $name) }
        $state[$name] = $value
    }
    if ($state.Count -eq 0 -or $state.Count -ne @($settings.PSObject.Properties).Count) {
        Stop-Run 'The data has settings that this script does not know.'
    }
    return $state
}

function Write-Settings([string]$Kind, $Before, $Wanted) {
    $parameters = @{ Identity = 'Global' }
    foreach ($name in @($Wanted.Keys)) { if ($Before[$name] -cne $Wanted[$name]) { $parameters[$name] = $Wanted[$name] } }
    switch -CaseSensitive ($Kind) {
        'clientConfiguration' { Set-CsTeamsClientConfiguration @parameters }
        'guestCalling' { Set-CsTeamsGuestCallingConfiguration @parameters }
        'guestMeeting' { Set-CsTeamsGuestMeetingConfiguration @parameters }
        'guestMessaging' { Set-CsTeamsGuestMessagingConfiguration @parameters }
    }
}

function Read-State($Operation) {
    $kind = $Operation.kind
    if ($kind -ceq 'externalAccess') { return Read-ExternalAccess }
    if ($kind -ceq 'externalAccessPolicy') { return Read-Policy $Operation.change }
    if ($kind -ceq 'policyGrant') { return Read-Grant $Operation.change }
    if (@($SettingNames.Keys) -ccontains $kind) { return Read-Settings $kind $Operation.change }
    Stop-Run 'The data has an operation that this script does not know.'
}

function Edit-State($Operation, $Before) {
    $kind = $Operation.kind
    if ($kind -ceq 'externalAccess') { return Edit-ExternalAccess $Operation.change $Before }
    if ($kind -ceq 'externalAccessPolicy') { return Edit-Policy $Operation.change }
    if ($kind -ceq 'policyGrant') { return Edit-Grant $Operation.change }
    return Edit-Settings $kind $Operation.change
}

function Write-State($Operation, $Before, $Wanted) {
    $kind = $Operation.kind
    if ($kind -ceq 'externalAccess') {
        $lists = Get-Field $Operation.change 'allowedDomains'
        if ((Test-Field $lists 'list') -and $Before['AllowedDomains'] -isnot [string]) {
            Stop-Run 'There is a list of allowed domains, so the data must say what to add and what to remove. Nothing was written.'
        }
        Write-ExternalAccess $Before $Wanted
    } elseif ($kind -ceq 'externalAccessPolicy') {
        Write-Policy $Operation.change $Before $Wanted
    } elseif ($kind -ceq 'policyGrant') {
        Write-Grant $Operation.change
    } else {
        Write-Settings $kind $Before $Wanted
    }
}

# Whether something is left to write that the state does not show: the read-back of CustomizeFederation is not documented.
function Test-Unsettled($Operation) {
    if (-not (Test-Field $Operation.change 'customizeFederation')) { return $false }
    $wire = Get-CsTenantFederationConfiguration
    if (Test-Field $wire 'CustomizeFederation') { return (Get-Field $wire 'CustomizeFederation') -ne $true }
    return -not $ReadOnly
}

function Get-Patience($Operation) { return $SettleSeconds }

function Test-Reached($Operation, $State, [string]$GoalText) { return (Format-State $State) -ceq $GoalText }

function Test-Underway($Operation, $State) { return $false }

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
