//! What Linux tells everybody of the disks below a folder: errors that ext4 and btrfs have counted, a disk that is gone, members that an array misses, and
//! how far flash memory is worn. Blocks. Elsewhere nothing is told without being an administrator.

use domain::doctor::DeviceFacts;

use super::file_system::Mount;

/// The devices that `mount` is on, and what they are made of.
#[cfg(target_os = "linux")]
pub(crate) fn devices(mount: &Mount) -> Vec<DeviceFacts> {
    mount.device.map(|device| linux::devices(std::path::Path::new("/sys"), device)).unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn devices(_: &Mount) -> Vec<DeviceFacts> {
    vec![]
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{fs, path::Path};

    use domain::doctor::{DeviceFacts, Wear};

    /// Encryption on volumes on an array on disks, and one more.
    const LAYERS: u32 = 5;

    /// What the tree at `sys` says of the block device with these numbers, and of those below.
    pub(super) fn devices(sys: &Path, (major, minor): (u32, u32)) -> Vec<DeviceFacts> {
        let mut found = Vec::new();
        look(sys, &sys.join(format!("dev/block/{major}:{minor}")), LAYERS, &mut found);
        found
    }

    fn look(sys: &Path, link: &Path, layers: u32, found: &mut Vec<DeviceFacts>) {
        let Ok(folder) = fs::canonicalize(link) else { return };
        let name = name_of(&folder);
        if found.iter().any(|facts| facts.name == name) {
            return;
        }
        let errors = errors(sys, &name);
        let disk = if folder.join("partition").exists() {
            found.push(DeviceFacts { name, errors, ..DeviceFacts::default() });
            folder.parent().unwrap_or(&folder)
        } else {
            &folder
        };
        let name = name_of(disk);
        if found.iter().all(|facts| facts.name != name) {
            let errors = if disk == folder { errors } else { None };
            found.push(DeviceFacts {
                name,
                errors,
                is_offline: text(&disk.join("device/state")).map(|state| is_offline(&state)),
                wear: text(&disk.join("device/pre_eol_info")).and_then(|info| wear(&info)),
                missing: text(&disk.join("md/degraded")).and_then(|missing| missing.parse().ok()),
            });
        }
        let Some(layers) = layers.checked_sub(1) else { return };
        for below in fs::read_dir(disk.join("slaves")).into_iter().flatten().flatten() {
            look(sys, &below.path(), layers, found);
        }
    }

    fn name_of(folder: &Path) -> String {
        folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn text(path: &Path) -> Option<String> {
        Some(fs::read_to_string(path).ok()?.trim().to_owned())
    }

    /// What the file system on the device has counted.
    /// <https://docs.kernel.org/admin-guide/ext4.html>, `errors_count`; <https://docs.kernel.org/admin-guide/btrfs.html>
    fn errors(sys: &Path, device: &str) -> Option<u64> {
        let ext4 = text(&sys.join("fs/ext4").join(device).join("errors_count"));
        ext4.and_then(|count| count.parse().ok()).or_else(|| btrfs_errors(sys, device))
    }

    /// Lines such as `write_errs 0`, of all devices of the file system.
    fn btrfs_errors(sys: &Path, device: &str) -> Option<u64> {
        let all = fs::read_dir(sys.join("fs/btrfs")).ok()?.flatten().map(|entry| entry.path());
        let file_system = all.into_iter().find(|folder| folder.join("devices").join(device).exists())?;
        let mut sum = None;
        for member in fs::read_dir(file_system.join("devinfo")).ok()?.flatten() {
            let told = text(&member.path().join("error_stats")).unwrap_or_default();
            for count in told.lines().filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()) {
                sum = Some(sum.unwrap_or(0_u64).saturating_add(count));
            }
        }
        sum
    }

    /// Of SCSI and SATA, and of `NVMe`.
    fn is_offline(state: &str) -> bool {
        ["offline", "transport-offline", "dead", "deleting"].contains(&state)
    }

    /// Of eMMC (JEDEC 84-B51, `PRE_EOL_INFO`).
    fn wear(info: &str) -> Option<Wear> {
        match info {
            "0x01" => Some(Wear::Little),
            "0x02" => Some(Wear::Most),
            "0x03" => Some(Wear::All),
            _ => None,
        }
    }

    #[cfg(test)]
    mod tests {
        use std::os::unix::fs::symlink;

        use super::*;

        /// A tree as Linux shows it: an encrypted ext4 on an array of a partition of a SATA disk, a btrfs on an eMMC card, and a virtual disk.
        fn tree() -> tempfile::TempDir {
            let sys = tempfile::tempdir().unwrap();
            let write = |path: &str, text: &str| {
                let path = sys.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            };
            let link = |target: &str, at: &str| {
                let at = sys.path().join(at);
                fs::create_dir_all(at.parent().unwrap()).unwrap();
                symlink(sys.path().join(target), at).unwrap();
            };
            write("devices/sda/device/state", "running\n");
            write("devices/sda/sda1/partition", "1\n");
            write("devices/md0/md/degraded", "1\n");
            write("devices/dm-0/dm/name", "home\n");
            link("devices/sda/sda1", "devices/md0/slaves/sda1");
            link("devices/md0", "devices/dm-0/slaves/md0");
            link("devices/dm-0", "dev/block/253:0");
            write("fs/ext4/dm-0/errors_count", "4\n");
            write("devices/mmcblk0/device/pre_eol_info", "0x02\n");
            write("devices/mmcblk0/mmcblk0p2/partition", "2\n");
            link("devices/mmcblk0/mmcblk0p2", "dev/block/179:2");
            link("devices/mmcblk0/mmcblk0p2", "fs/btrfs/0a1b/devices/mmcblk0p2");
            write("fs/btrfs/0a1b/devinfo/1/error_stats", "write_errs 0\nread_errs 2\nflush_errs 0\n");
            write("fs/btrfs/features/x", "1");
            write("devices/vda/size", "9\n");
            link("devices/vda", "dev/block/254:0");
            sys
        }

        #[test]
        fn each_layer_tells_what_it_knows() {
            let sys = tree();
            let name = |name: &str| DeviceFacts { name: name.into(), ..DeviceFacts::default() };
            for (numbers, expected) in [
                (
                    (253, 0),
                    vec![
                        DeviceFacts { errors: Some(4), ..name("dm-0") },
                        DeviceFacts { missing: Some(1), ..name("md0") },
                        name("sda1"),
                        DeviceFacts { is_offline: Some(false), ..name("sda") },
                    ],
                ),
                (
                    (179, 2),
                    vec![
                        DeviceFacts { errors: Some(2), ..name("mmcblk0p2") },
                        DeviceFacts { wear: Some(Wear::Most), ..name("mmcblk0") },
                    ],
                ),
                ((254, 0), vec![name("vda")]),
                ((7, 7), vec![]),
            ] {
                assert_eq!(devices(sys.path(), numbers), expected, "{numbers:?}");
            }
        }

        #[test]
        fn words_of_the_kernel_are_understood() {
            for (state, expected) in
                [("running", false), ("live", false), ("offline", true), ("dead", true), ("", false)]
            {
                assert_eq!(is_offline(state), expected, "{state}");
            }
            for (info, expected) in
                [("0x00", None), ("0x01", Some(Wear::Little)), ("0x03", Some(Wear::All)), ("x", None)]
            {
                assert_eq!(wear(info), expected, "{info}");
            }
        }
    }
}
