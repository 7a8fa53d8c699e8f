// Builds what a browser loads into dist/: one style sheet, one script and the mark, each under a name that holds its
// hash, with .gz and .br beside it, and manifest.json from plain to hashed names.
//   node build.mjs           build
//   node build.mjs --sizes   build and say what it weighs
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
// Phones from 2022 on, the first that know cascade layers.
const target = ["chrome99", "firefox97", "safari15.4"];

async function bundle(entry) {
  const made = await build({
    entryPoints: [join(here, entry)], bundle: true, minify: true, write: false, target,
    format: "iife", legalComments: "none", logLevel: "warning",
  });
  return Buffer.from(made.outputFiles[0].contents);
}

function squeeze(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { gz: gzipSync(bytes, { level: 9 }), br: brotliCompressSync(bytes, { params }) };
}

function emit(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const hashed = name.replace(/\.(\w+)$/, `-${hash}.$1`);
  const { gz, br } = squeeze(bytes);
  writeFileSync(join(dist, hashed), bytes);
  writeFileSync(join(dist, `${hashed}.gz`), gz);
  writeFileSync(join(dist, `${hashed}.br`), br);
  if (process.argv.includes("--sizes")) console.log(`${name}: ${bytes.length} bytes, gzip ${gz.length}, brotli ${br.length}`);
  return hashed;
}

const files = {
  "app.css": await bundle("styles/index.css"),
  "app.js": await bundle("islands/main.ts"),
  "mark.svg": readFileSync(join(here, "styles/mark.svg")),
};
mkdirSync(dist, { recursive: true });
for (const old of readdirSync(dist)) if (old !== ".keep") rmSync(join(dist, old));
const manifest = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, emit(name, bytes)]));
writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
