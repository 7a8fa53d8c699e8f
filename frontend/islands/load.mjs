// Lets a unit test import a TypeScript module of this folder.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export async function load(name) {
  const made = await build({ entryPoints: [fileURLToPath(new URL(name, import.meta.url))], bundle: true, format: "esm", write: false, logLevel: "warning" });
  return import(`data:text/javascript;base64,${Buffer.from(made.outputFiles[0].contents).toString("base64")}`);
}
