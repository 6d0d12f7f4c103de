// nginx and haproxy as they are installed, in front of a port, each connecting from an address of its own.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./ports.ts";
import { until } from "./until.ts";

export interface FrontProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** Appends the client to X-Forwarded-For, as nginx's documents tell to. `from`: the address it connects from. */
export async function startNginx(upstream: number, from: string): Promise<FrontProxy> {
  const directory = mkdtempSync(join(tmpdir(), "groundfog-nginx-"));
  const port = await freePort();
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${join(directory, name)};`)
    .join("\n");
  writeFileSync(
    join(directory, "nginx.conf"),
    `daemon off; worker_processes 1; pid ${join(directory, "pid")}; error_log stderr crit;
events { worker_connections 256; }
http {
  access_log off;
  ${places}
  large_client_header_buffers 8 32k;
  upstream org { server 127.0.0.1:${upstream}; keepalive 16; }
  server {
    listen 127.0.0.1:${port};
    keepalive_requests 100000;
    location / {
      proxy_pass http://org;
      proxy_bind ${from};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
`,
  );
  const command = ["nginx", "-p", directory, "-c", join(directory, "nginx.conf"), "-e", "stderr"];
  return running(command, port, directory);
}

/** Adds a line X-Forwarded-For of its own, as haproxy's documents tell to. */
export async function startHaproxy(upstream: number, from: string): Promise<FrontProxy> {
  const directory = mkdtempSync(join(tmpdir(), "groundfog-haproxy-"));
  const port = await freePort();
  const file = join(directory, "haproxy.cfg");
  writeFileSync(
    file,
    `global
  tune.bufsize 65536
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  option forwardfor
frontend web
  bind 127.0.0.1:${port}
  default_backend org
backend org
  source ${from}
  server org 127.0.0.1:${upstream}
`,
  );
  return running(["haproxy", "-db", "-q", "-f", file], port, directory);
}

async function running(
  [command = "", ...args]: readonly string[],
  port: number,
  directory: string,
): Promise<FrontProxy> {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", (error) => {
      errors += error.message;
      resolve();
    });
  });
  let isGone = false;
  void gone.then(() => {
    isGone = true;
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await gone;
    rmSync(directory, { recursive: true, force: true });
  };
  await until(`${command} to listen`, async () => {
    if (isGone) throw new Error(`${command} ended: ${errors}`);
    return isOpen(port);
  });
  return { port, stop };
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
