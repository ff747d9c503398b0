//! An image for containers: the server, the few libraries that it is linked with, and nothing else. No shell, no root.
//!
//! It is an archive by the OCI image layout (<https://github.com/opencontainers/image-spec>, 1.1) that is one by the older `docker save`, too, as
//! docker writes it since version 25: so podman and every docker load it.

mod layer;

use std::{fs::File, path::Path, process::Command};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use self::layer::Layer;
use super::{
    libraries::{self, Libraries},
    target::Target,
    version,
};
use crate::{command, workspace};

/// Who runs in it; nobody's number elsewhere.
const ACCOUNT: u64 = 65532;
/// What the server is linked with, beside the loader.
const LIBRARIES: [&str; 3] = ["libc.so.6", "libgcc_s.so.1", "libm.so.6"];
const NANOSECONDS: u64 = 1_000_000_000;

/// Makes the image of the server `binary`, and puts beside it what docker compose reads.
pub(crate) fn make(target: &Target, libraries: &Libraries, binary: &Path, folder: &Path) -> Result<()> {
    let commit = Commit::read()?;
    let layers = [system(target, libraries, commit.at)?, server(binary, commit.at)?];
    let config = serde_json::to_vec(&config(target, &commit, &layers))?;
    let manifest = serde_json::to_vec(&json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": descriptor("application/vnd.oci.image.config.v1+json", &config),
        "layers": layers.iter().map(|layer| descriptor("application/vnd.oci.image.layer.v1.tar+gzip", &layer.bytes)).collect::<Vec<_>>(),
    }))?;
    let names = ["latest", version()].map(|tag| format!("localhost/o2m:{tag}"));
    let of_name = |name: &String| {
        let mut entry = descriptor("application/vnd.oci.image.manifest.v1+json", &manifest);
        let tag = name.rsplit(':').next();
        entry["annotations"] = json!({ "io.containerd.image.name": name, "org.opencontainers.image.ref.name": tag });
        entry
    };
    let index = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": names.iter().map(of_name).collect::<Vec<_>>(),
    });
    let saved = json!([{
        "Config": blob(&config),
        "RepoTags": names,
        "Layers": layers.iter().map(|layer| blob(&layer.bytes)).collect::<Vec<_>>(),
    }]);

    let mut archive = tar::Builder::new(File::create(folder.join(file_name(target)))?);
    for bytes in layers.iter().map(|layer| &layer.bytes).chain([&config, &manifest]) {
        layer::append(&mut archive, &blob(bytes), bytes, layer::FILE, commit.at)?;
    }
    let texts =
        [("oci-layout", json!({ "imageLayoutVersion": "1.0.0" })), ("index.json", index), ("manifest.json", saved)];
    for (name, text) in texts {
        layer::append(&mut archive, name, &serde_json::to_vec(&text)?, layer::FILE, commit.at)?;
    }
    archive.into_inner()?.sync_all()?;
    std::fs::copy(workspace::root().join("packaging/container/compose.yaml"), folder.join("compose.yaml"))?;
    Ok(())
}

/// The file of the image.
pub(crate) fn file_name(target: &Target) -> String {
    format!("o2m-{}-{}-image.tar", version(), target.processor)
}

/// When what is packed was committed: an image says the same wherever it is made.
struct Commit {
    at: u64,
    date: String,
    hash: String,
}

impl Commit {
    fn read() -> Result<Self> {
        let mut git = Command::new("git");
        git.current_dir(workspace::root()).args(["log", "-1", "--format=%ct %cI %H"]);
        let line = command::output(&mut git).context("there is no commit")?;
        let mut words = line.split(' ').map(str::to_owned);
        let mut next = || words.next().context("git says less than it was asked");
        Ok(Self { at: next()?.parse()?, date: next()?, hash: next()? })
    }
}

/// What every program of this kind needs.
fn system(target: &Target, libraries: &Libraries, at: u64) -> Result<Layer> {
    let mut layer = layer::Writer::new(at);
    for (name, mode, owner) in [("data", 0o700, ACCOUNT), ("tmp", 0o1777, 0)] {
        layer.folder(name, mode, owner)?;
    }
    layer.file("etc/passwd", format!("o2m:x:{ACCOUNT}:{ACCOUNT}:O2M:/data:/usr/sbin/nologin\n").as_bytes())?;
    layer.file("etc/group", format!("o2m:x:{ACCOUNT}:\n").as_bytes())?;
    layer.file("etc/nsswitch.conf", b"hosts: files dns\n")?;
    for library in LIBRARIES {
        let library = format!("lib/{}/{library}", target.libraries_name);
        layer.program(&library, &libraries.file(&library)?)?;
    }
    layer.program(target.loader, &libraries.file(target.loader)?)?;
    for package in libraries::PACKAGES {
        let terms = format!("usr/share/doc/{package}/copyright");
        layer.file(&terms, &std::fs::read(Path::new("/").join(&terms)).context(terms.clone())?)?;
    }
    layer.finish()
}

fn server(binary: &Path, at: u64) -> Result<Layer> {
    let mut layer = layer::Writer::new(at);
    layer.program("usr/bin/o2m", binary)?;
    for text in ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"] {
        layer.file(&format!("usr/share/doc/o2m/{text}"), &std::fs::read(workspace::root().join(text))?)?;
    }
    layer.finish()
}

/// How it is run. The health check is docker's own addition, which podman reads as well.
fn config(target: &Target, commit: &Commit, layers: &[Layer]) -> Value {
    json!({
        "created": commit.date,
        "architecture": target.debian,
        "os": "linux",
        "config": {
            "User": format!("{ACCOUNT}:{ACCOUNT}"),
            "ExposedPorts": { "8000/tcp": {} },
            "Env": ["PATH=/usr/bin", "HOME=/data", "XDG_DATA_HOME=/data"],
            "Entrypoint": ["/usr/bin/o2m"],
            "Cmd": ["serve", "--no-open"],
            "Volumes": { "/data": {} },
            "WorkingDir": "/data",
            "StopSignal": "SIGTERM",
            "Labels": {
                "org.opencontainers.image.title": "O2M",
                "org.opencontainers.image.description": "A social network in which every person runs their own server",
                "org.opencontainers.image.version": version(),
                "org.opencontainers.image.revision": commit.hash,
                "org.opencontainers.image.created": commit.date,
                "org.opencontainers.image.licenses": "MIT OR Apache-2.0",
            },
            "Healthcheck": {
                "Test": ["CMD", "/usr/bin/o2m", "health"],
                "Interval": 30 * NANOSECONDS,
                "Timeout": 5 * NANOSECONDS,
                "StartPeriod": 60 * NANOSECONDS,
                "Retries": 3,
            },
        },
        "rootfs": { "type": "layers", "diff_ids": layers.iter().map(|layer| &layer.diff_id).collect::<Vec<_>>() },
        "history": layers.iter().map(|_| json!({ "created": commit.date, "created_by": "cargo xtask dist" })).collect::<Vec<_>>(),
    })
}

fn descriptor(media_type: &str, bytes: &[u8]) -> Value {
    json!({ "mediaType": media_type, "digest": digest(bytes), "size": bytes.len() })
}

/// Where the image layout has it.
fn blob(bytes: &[u8]) -> String {
    format!("blobs/sha256/{}", sum(bytes))
}

/// As the image layout names what has these bytes.
fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", sum(bytes))
}

fn sum(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}
