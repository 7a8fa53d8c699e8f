// Builds what a browser loads into dist/: every entry below under a name that holds its hash, with .gz and .br beside it,
// and manifest.json from plain to hashed names.
//   node build.mjs           build
//   node build.mjs --sizes   build and say what it weighs
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

// Phones from 2022 on, the first that know cascade layers.
const phones = ["chrome99", "firefox97", "safari15.4"];

// name: under which the pages ask for it; from: the source; target: other browsers than those above; as: "copy" takes
// the file as it is. An entry may name those above it: BUILT is the manifest so far, for a script that keeps them.
const entries = [
  { name: "app.css", from: "styles/index.css" },
  { name: "app.js", from: "islands/main.ts" },
  { name: "editor.js", from: "islands/editor/main.ts" },
  { name: "moderate.css", from: "styles/moderate.css" },
  { name: "moderate.js", from: "islands/moderate.ts" },
  { name: "mark.svg", from: "styles/mark.svg", as: "copy" },
  { name: "icon-leaf.svg", from: "styles/icon-leaf.svg", as: "copy" },
  { name: "icon-wave.svg", from: "styles/icon-wave.svg", as: "copy" },
  { name: "icon-page.svg", from: "styles/icon-page.svg", as: "copy" },
  { name: "icon-ring.svg", from: "styles/icon-ring.svg", as: "copy" },
  { name: "exit.js", from: "islands/exit.ts", target: ["es2015"] },
  { name: "plan.js", from: "islands/plan.ts" },
  { name: "sw.js", from: "islands/sw.ts" },
];

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");

async function bytesOf({ from, target = phones, as }, manifest) {
  if (as === "copy") return readFileSync(join(here, from));
  const made = await build({
    entryPoints: [join(here, from)], bundle: true, minify: true, write: false, target,
    format: "iife", legalComments: "none", logLevel: "warning", define: { BUILT: JSON.stringify(manifest) },
  });
  return Buffer.from(made.outputFiles[0].contents);
}

function squeeze(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { gz: gzipSync(bytes, { level: 9 }), br: brotliCompressSync(bytes, { params }) };
}

function hashed(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return name.replace(/\.(\w+)$/, `-${hash}.$1`);
}

function emit(name, as, bytes) {
  const { gz, br } = squeeze(bytes);
  writeFileSync(join(dist, as), bytes);
  writeFileSync(join(dist, `${as}.gz`), gz);
  writeFileSync(join(dist, `${as}.br`), br);
  if (process.argv.includes("--sizes")) console.log(`${name}: ${bytes.length} bytes, gzip ${gz.length}, brotli ${br.length}`);
}

const manifest = {}, files = {};
for (const entry of entries) {
  files[entry.name] = await bytesOf(entry, manifest);
  manifest[entry.name] = hashed(entry.name, files[entry.name]);
}
mkdirSync(dist, { recursive: true });
for (const old of readdirSync(dist)) if (old !== ".keep") rmSync(join(dist, old));
for (const [name, as] of Object.entries(manifest)) emit(name, as, files[name]);
writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
