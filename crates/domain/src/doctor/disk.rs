//! What the system tells of the disks below the data folder without asking who one is. The disk itself (SMART) answers administrators only.

use super::Finding;

/// How much of its life a disk says that it has used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wear {
    Little,
    Most,
    All,
}

/// What is told of one disk, or part of one. `None`: the system does not say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeviceFacts {
    /// As the system calls it: `sda1`.
    pub name: String,
    /// Errors that the file system has counted.
    pub errors: Option<u64>,
    pub is_offline: Option<bool>,
    pub wear: Option<Wear>,
    /// Of several that hold the same, those that are not there.
    pub missing: Option<u64>,
}

/// What follows for the owner.
pub fn disk(devices: &[DeviceFacts]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for facts in devices {
        let device = || facts.name.clone();
        if let Some(errors) = facts.errors.filter(|&errors| errors > 0) {
            findings.push(Finding::DiskErrors { device: device(), errors });
        }
        if facts.is_offline == Some(true) {
            findings.push(Finding::DiskOffline { device: device() });
        }
        match facts.wear {
            Some(Wear::All) => findings.push(Finding::DiskWornOut { device: device() }),
            Some(Wear::Most) => findings.push(Finding::DiskWorn { device: device() }),
            Some(Wear::Little) | None => {}
        }
        if let Some(missing) = facts.missing.filter(|&missing| missing > 0) {
            findings.push(Finding::DiskDegraded { device: device(), missing });
        }
    }
    if findings.is_empty() {
        let told = devices.iter().filter(|facts| {
            facts.errors.is_some() || facts.is_offline.is_some() || facts.wear.is_some() || facts.missing.is_some()
        });
        let devices: Vec<String> = told.map(|facts| facts.name.clone()).collect();
        findings.push(if devices.is_empty() { Finding::DiskUnseen } else { Finding::DiskOk { devices } });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_told_is_not_taken_for_well() {
        let device = |name: &str| DeviceFacts { name: name.into(), ..DeviceFacts::default() };
        let errors = |count| DeviceFacts { errors: Some(count), ..device("sda1") };
        let name = || "sda1".to_owned();
        for (devices, expected) in [
            (vec![], vec![Finding::DiskUnseen]),
            (vec![device("vda")], vec![Finding::DiskUnseen]),
            (vec![errors(0), device("vda")], vec![Finding::DiskOk { devices: vec![name()] }]),
            (vec![errors(3)], vec![Finding::DiskErrors { device: name(), errors: 3 }]),
            (
                vec![DeviceFacts { is_offline: Some(true), ..errors(3) }],
                vec![Finding::DiskErrors { device: name(), errors: 3 }, Finding::DiskOffline { device: name() }],
            ),
            (
                vec![DeviceFacts { is_offline: Some(false), ..device("sda1") }],
                vec![Finding::DiskOk { devices: vec![name()] }],
            ),
            (
                vec![errors(0), DeviceFacts { wear: Some(Wear::Most), ..device("mmcblk0") }],
                vec![Finding::DiskWorn { device: "mmcblk0".into() }],
            ),
            (
                vec![DeviceFacts { wear: Some(Wear::All), ..device("sda1") }],
                vec![Finding::DiskWornOut { device: name() }],
            ),
            (
                vec![DeviceFacts { missing: Some(1), ..device("md0") }],
                vec![Finding::DiskDegraded { device: "md0".into(), missing: 1 }],
            ),
        ] {
            assert_eq!(disk(&devices), expected, "{devices:?}");
        }
    }
}
