# Builds the provisioning package from customizations.xml and package.json, which stand beside this script.
#
# Runs on Windows with Windows PowerShell 5.1 or PowerShell 7, and needs Windows Configuration Designer (icd.exe) of the Windows
# Assessment and Deployment Kit. The script is the same for every deployment, and holds no value of any.
# -Version is the version of the package: raise it so that headsets take a changed package.
# -Icd is the path of icd.exe, where it is not at its usual place. -StoreFile is given to icd.exe as it is.
[CmdletBinding()]
param(
    [ValidatePattern('^[0-9]{1,5}\.[0-9]{1,5}$')][string]$Version = '1.0',
    [string]$Icd = '',
    [string]$StoreFile = ''
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

function Stop-Build([string]$Text) { throw "Nothing was built: $Text" }

$ascii = New-Object System.Text.ASCIIEncoding
$dataFile = Join-Path -Path $PSScriptRoot -ChildPath 'package.json'
if (-not (Test-Path -LiteralPath $dataFile -PathType Leaf)) { Stop-Build "$dataFile is missing." }
$data = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($dataFile, $ascii))
if ($data.format -ne 1) { Stop-Build 'package.json was written for another version of this script.' }

# 1. The tool.
if ($Icd -eq '') {
    $kits = Join-Path -Path ${env:ProgramFiles(x86)} -ChildPath 'Windows Kits\10\Assessment and Deployment Kit'
    $Icd = Join-Path -Path $kits -ChildPath 'Imaging and Configuration Designer\x86\ICD.exe'
}
if (-not (Test-Path -LiteralPath $Icd -PathType Leaf)) {
    Stop-Build "$Icd is missing. Install Windows Configuration Designer with the Windows ADK, or name icd.exe with -Icd."
}

# 2. The files are those that package.json was written with.
foreach ($entry in @($data.files)) {
    if ($entry.name -notmatch '^[a-z-]+\.xml$') { Stop-Build 'package.json names a file that is not part of a package.' }
    $file = Join-Path -Path $PSScriptRoot -ChildPath $entry.name
    if (-not (Test-Path -LiteralPath $file -PathType Leaf)) { Stop-Build "$file is missing." }
    if ((Get-Item -LiteralPath $file).Length -ne $entry.bytes) { Stop-Build "$file has another size than package.json says." }
    if ((Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash -ne $entry.sha256) { Stop-Build "$file was changed." }
}

# 3. icd.exe reads the kiosk document at build time, so its whole path goes into a copy.
$work = Join-Path -Path $PSScriptRoot -ChildPath 'build'
New-Item -ItemType Directory -Path $work -Force | Out-Null
$project = New-Object System.Xml.XmlDocument
$project.Load((Join-Path -Path $PSScriptRoot -ChildPath 'customizations.xml'))
foreach ($node in @($project.GetElementsByTagName('MultiAppAssignedAccessSettings'))) {
    $node.InnerText = Join-Path -Path $PSScriptRoot -ChildPath 'kiosk.xml'
}
foreach ($node in @($project.GetElementsByTagName('Version'))) { $node.InnerText = $Version }
$copy = Join-Path -Path $work -ChildPath 'customizations.xml'
$project.Save($copy)

# 4. Build. The package is not encrypted: provisioning a HoloLens with an encrypted one fails.
$package = Join-Path -Path $PSScriptRoot -ChildPath 'headset.ppkg'
$arguments = @('/Build-ProvisioningPackage', "/CustomizationXML:$copy", "/PackagePath:$package", '-Encrypted', '+Overwrite')
if ($StoreFile -ne '') { $arguments += "/StoreFile:$StoreFile" }
& $Icd $arguments
if ($LASTEXITCODE -ne 0) { Stop-Build "icd.exe ended with $LASTEXITCODE; its messages stand above." }
if (-not (Test-Path -LiteralPath $package -PathType Leaf)) { Stop-Build 'icd.exe made no package.' }
$length = (Get-Item -LiteralPath $package).Length
$digest = (Get-FileHash -LiteralPath $package -Algorithm SHA256).Hash.ToLowerInvariant()
Write-Output "headset.ppkg  $length bytes  version $Version  sha256 $digest"
