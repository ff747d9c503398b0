#!/usr/bin/env bash
# wixl 0.101 (Debian: wixl, of msitools), which makes Windows installers on Linux, an .exe that has a version resource, and two attributes of WiX 3:
# `Platform="x64"` of Package, `DefaultVersion` of File.
#
# Guess: as with WiX, the File table has the version of the .exe and the package is for x64. What wixl does not know is an error, as elements that it does
#   not know are.
# Seen: wixl ends with 0. The version of the .exe is empty, and the file has a row in MsiFileHash, which is for files without a version; `DefaultVersion`
#   does not help. The package is for Intel (x86). Of the two attributes it says that a GObject has no such property, as a warning.
# For O2M: by the rules of Windows Installer, a file that has a version is not replaced by one that is listed without, and the .exe on the disk has its
#   own. An upgrade can leave the old program where it is. So `wixl -a x64`, then the version by msibuild, and a test that reads both with msiinfo.
#
# Needs wixl and msiinfo 0.101 (Debian: wixl, msitools), and python3 with pip. Fails if the behaviour changes.
set -euo pipefail
[ "$(wixl --version)" = 0.101 ]
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# distlib 0.4.0 has small programs for Windows with a version resource in it.
pip install --quiet --disable-pip-version-check --root-user-action=ignore --target packages distlib==0.4.0 pefile==2024.8.26
cp packages/distlib/t64.exe o2m.exe
cat > o2m.wxs <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" Name="O2M" Language="1033" Version="1.2.3" Manufacturer="Mara" UpgradeCode="6b3a1a52-7d9b-4bb9-9c1f-9c9c2d8d4f11">
    <Package InstallerVersion="500" Compressed="yes" Platform="x64"/>
    <Media Id="1" Cabinet="o2m.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Directory Id="ProgramFiles64Folder">
        <Directory Id="INSTALLDIR" Name="O2M">
          <Component Id="program" Guid="*" Win64="yes"><File Id="exe" Name="o2m.exe" Source="o2m.exe" KeyPath="yes" DefaultVersion="1.1.0.14"/></Component>
        </Directory>
      </Directory>
    </Directory>
    <Feature Id="all" Level="1"><ComponentRef Id="program"/></Feature>
  </Product>
</Wix>
XML
seen=$(
PYTHONPATH=packages python3 - <<'PYTHON'
import pefile
[info] = pefile.PE("o2m.exe").VS_FIXEDFILEINFO
print("version resource", info.FileVersionMS >> 16, info.FileVersionMS & 0xFFFF, info.FileVersionLS >> 16, info.FileVersionLS & 0xFFFF)
PYTHON
show() {
  msiinfo suminfo o2m.msi | tr -d '\r' | grep Template
  msiinfo export o2m.msi File | tr -d '\r' | awk -F '\t' '$1 == "exe" { print "File: version \"" $5 "\", language \"" $6 "\"" }'
  msiinfo export o2m.msi MsiFileHash | tr -d '\r' | awk -F '\t' '$1 == "exe" { print "MsiFileHash: there" }'
}
wixl -o o2m.msi o2m.wxs 2> warnings && echo "wixl: no error"
grep -o "has no property named '.*'" warnings
show
wixl -a x64 -o o2m.msi o2m.wxs 2> warnings
msibuild o2m.msi -q "UPDATE \`File\` SET \`Version\` = '1.1.0.14', \`Language\` = '1033' WHERE \`File\` = 'exe'"
msibuild o2m.msi -q "DELETE FROM \`MsiFileHash\` WHERE \`File_\` = 'exe'"
echo "after -a x64 and msibuild:"
show
)
echo "$seen"
[ "$seen" = "version resource 1 1 0 14
wixl: no error
has no property named 'Platform'
has no property named 'DefaultVersion'
Template: Intel;1033
File: version \"\", language \"\"
MsiFileHash: there
after -a x64 and msibuild:
Template: x64;1033
File: version \"1.1.0.14\", language \"1033\"" ]
