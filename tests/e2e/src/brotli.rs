//! The release's files as a good host sends them: in brotli, at its highest quality.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// Copies the release and puts beside each file the same in brotli, as `ServeDir` looks for it. Node has the compressor
/// that servers have.
const PACK: &str = "
    const { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');
    const { join } = require('node:path');
    const { brotliCompressSync } = require('node:zlib');
    const [from, to] = process.argv.slice(1);
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true });
    for (const name of readdirSync(to, { recursive: true })) {
      const file = join(to, name);
      if (statSync(file).isFile()) writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
    }";

/// Where the release is with each of its files in brotli beside it, `index.html.br` and so on. It is made once.
pub fn packed() -> &'static Path {
    static PACKED: LazyLock<PathBuf> = LazyLock::new(|| {
        let dist = crate::path_of("INTERLEAVE_DIST", "dist");
        let packed = crate::path_of("INTERLEAVE_BROTLI", "target/e2e-brotli");
        let node = Command::new("node").arg("-e").arg(PACK).args([&dist, &packed]).status();
        assert!(node.expect("Node").success(), "{} can't be packed", dist.display());
        packed
    });
    &PACKED
}

/// How large this file of the release is in brotli, in bytes; `None` where there is no such file.
pub fn size(file: &str) -> Option<usize> {
    let length = fs::metadata(packed().join(format!("{file}.br"))).ok()?.len();
    Some(length as usize)
}
