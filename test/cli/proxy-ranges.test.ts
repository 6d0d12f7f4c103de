// A start is refused where a trusted range holds a believed proxy, or the machine itself while there is any proxy.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { run, startProcess, temporaryDirectory } from "./groundfog.ts";

it("refuses a kept org whose trusted ranges hold the proxy, until one of them is taken away", async () => {
  const data = join(temporaryDirectory(), "data");
  const first = await startProcess(["--data", data]);
  for (const range of ["10.0.0.0/8", "127.0.0.2"])
    expect((await run(["network", "trust", range, "--data", data])).code).toBe(0);
  await first.stop();
  const start = (proxy: string) => run(["start", "--port", "0", "--data", data, "--trust-proxy", proxy]);
  expect(await start("10.1.2.3")).toMatchObject({
    code: 78,
    stdout: "",
    stderr: "groundfog: trust-proxy: the trusted range 10.0.0.0-10.255.255.255 holds the proxy 10.1.2.3\n",
  });
  expect((await run(["network", "remove", "10.0.0.0/8", "--data", data])).code).toBe(0);
  expect((await start("10.1.2.3")).stderr).toContain(
    "the trusted range 127.0.0.2-127.0.0.2 holds addresses of this machine, while forwarding headers of 10.1.2.3 are believed",
  );
  expect((await run(["network", "remove", "127.0.0.2", "--data", data])).code).toBe(0);
  const second = await startProcess(["--data", data, "--trust-proxy", "10.1.2.3"]);
  const refused = await run(["network", "trust", "10.1.0.0/16", "--data", data]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("the trusted range 10.1.0.0-10.1.255.255 holds the proxy 10.1.2.3");
  expect((await run(["network", "trust", "10.2.0.0/16", "--data", data])).code).toBe(0);
  await second.stop();
});

it("makes no org of a file whose trusted networks hold the proxy", async () => {
  const folder = temporaryDirectory();
  const file = join(folder, "org.json");
  writeFileSync(file, JSON.stringify({ trustedNetworks: ["192.0.2.0/24"] }));
  const data = join(folder, "data");
  const start = ["start", "--port", "0", "--data", data, "--org", file, "--trust-proxy"];
  const { code, stderr } = await run([...start, "192.0.2.9"]);
  expect(code).not.toBe(0);
  expect(stderr).toContain("the trusted range 192.0.2.0-192.0.2.255 holds the proxy 192.0.2.9");
  expect(existsSync(data)).toBe(false);
  expect((await run([...start, "0.0.0.0-255.255.255.255"])).stderr).toContain("is every address");
});
