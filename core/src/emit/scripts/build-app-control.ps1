# Builds compiledPolicy.bin from app-control.xml and app-control.json, which stand beside this script.
#
# Runs on Windows with Windows PowerShell 5.1 or PowerShell 7 and the ConfigCI module.
# The script is the same for every deployment, and holds no value of any: everything comes from app-control.json.
# -KeepAudit leaves audit mode on, so that headsets log what would be blocked and block nothing.
[CmdletBinding()]
param([switch]$KeepAudit)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

function Stop-Build([string]$Text) { throw "Nothing was built: $Text" }

$ascii = New-Object System.Text.ASCIIEncoding
$source = Join-Path -Path $PSScriptRoot -ChildPath 'app-control.xml'
$dataFile = Join-Path -Path $PSScriptRoot -ChildPath 'app-control.json'
foreach ($file in @($source, $dataFile)) {
    if (-not (Test-Path -LiteralPath $file -PathType Leaf)) { Stop-Build "$file is missing." }
}
$data = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($dataFile, $ascii))
if ($data.format -ne 1) { Stop-Build 'app-control.json was written for another version of this script.' }
if (@('block', 'allow') -notcontains $data.mode) { Stop-Build 'app-control.json has an unknown mode.' }
$policyId = [guid]::Parse($data.policyId).ToString('B').ToUpperInvariant()
$hash = (Get-FileHash -LiteralPath $source -Algorithm SHA256).Hash
if ($hash -ne $data.sourceSha256) { Stop-Build 'app-control.xml is not the file that app-control.json was written with.' }

if (-not (Get-Module -ListAvailable -Name ConfigCI) -and -not (Get-Command -Name Merge-CIPolicy -ErrorAction SilentlyContinue)) {
    Stop-Build 'the ConfigCI module is missing. It comes with Windows 10 and 11 Pro, Enterprise and Education.'
}
Import-Module -Name ConfigCI
$inbox = Join-Path -Path $env:windir -ChildPath 'schemas\CodeIntegrity\ExamplePolicies\DefaultWindows_Audit.xml'
if (-not (Test-Path -LiteralPath $inbox -PathType Leaf)) { Stop-Build "$inbox is missing." }

$work = Join-Path -Path $PSScriptRoot -ChildPath 'build'
New-Item -ItemType Directory -Path $work -Force | Out-Null
$base = Join-Path -Path $work -ChildPath 'base.xml'
$merged = Join-Path -Path $work -ChildPath 'merged.xml'
$compiled = Join-Path -Path $PSScriptRoot -ChildPath 'compiledPolicy.bin'

# 1. The inbox policy allows Windows and every app of the Store. A list of allowed apps must not let in the Store as a whole.
$policy = New-Object System.Xml.XmlDocument
$policy.Load($inbox)
if ($data.mode -eq 'allow') {
    $names = New-Object System.Xml.XmlNamespaceManager -ArgumentList $policy.NameTable
    $names.AddNamespace('p', 'urn:schemas-microsoft-com:sipolicy')
    $store = @($policy.SelectNodes("//p:SigningScenario[@Value='12']//p:AllowedSigner[starts-with(@SignerId,'ID_SIGNER_STORE')]", $names))
    if ($store.Count -eq 0) { Stop-Build 'the inbox policy does not name the Store as this script expects.' }
    foreach ($node in $store) { $node.ParentNode.RemoveChild($node) | Out-Null }
}
$policy.Save($base)

# 2. Merge, so that everything that is not named stays as the inbox policy has it.
Merge-CIPolicy -PolicyPaths $source, $base -OutputFilePath $merged | Out-Null

# 3. Leave audit mode (option 3), and look at every file anew after a restart (option 15).
if (-not $KeepAudit) { Set-RuleOption -FilePath $merged -Option 3 -Delete }
Set-RuleOption -FilePath $merged -Option 15

# 4. The id is part of the OMA-URI, so it must be ours whatever the merge made of it.
$result = New-Object System.Xml.XmlDocument
$result.Load($merged)
$changed = 0
foreach ($name in @('PolicyID', 'BasePolicyID', 'PolicyTypeID')) {
    foreach ($node in @($result.GetElementsByTagName($name))) { $node.InnerText = $policyId; $changed++ }
}
if ($changed -eq 0) { Stop-Build 'the merged policy has no id.' }
$result.Save($merged)

# 5. Every rule must have come through.
$families = @($result.GetElementsByTagName('Deny')) + @($result.GetElementsByTagName('Allow'))
foreach ($rule in @($data.rules)) {
    $found = @($families | Where-Object { $_.GetAttribute($rule.attribute) -eq $rule.value })
    if ($found.Count -eq 0) { Stop-Build 'a rule of app-control.json is not in the merged policy.' }
}

# 6. Compile.
ConvertFrom-CIPolicy -XmlFilePath $merged -BinaryFilePath $compiled | Out-Null
$length = (Get-Item -LiteralPath $compiled).Length
if ($length -eq 0) { Stop-Build 'the compiled policy is empty.' }
$digest = (Get-FileHash -LiteralPath $compiled -Algorithm SHA256).Hash.ToLowerInvariant()
$bare = $policyId.Trim('{', '}')
Write-Output "compiledPolicy.bin  $length bytes  sha256 $digest"
Write-Output "policyId  $bare"
Write-Output "OMA-URI  ./Vendor/MSFT/ApplicationControl/Policies/$bare/Policy"
