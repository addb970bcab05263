// Certificates by which the processes of a local suite know each other.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync, copyFileSync } from "node:fs";
import { join } from "node:path";

// Makes a folder with a folder a process, as PASSERELLE_LOCAL_TLS_DIR wants it.
export function makeCertificates(folder, names) {
  const openssl = (...args) => execFileSync("openssl", args, { stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const authority = join(folder, "ca.crt");
  const authorityKey = join(folder, "ca.key");
  mkdirSync(folder, { recursive: true });
  openssl("req", "-x509", ...newKey, "-days", "30", "-subj", "/CN=Test authority", "-keyout", authorityKey, "-out", authority);
  for (const name of names) {
    const own = join(folder, name);
    mkdirSync(own);
    writeFileSync(join(own, "extensions"), `subjectAltName=URI:spiffe://passerelle/${name}\nextendedKeyUsage=serverAuth,clientAuth\n`);
    openssl("req", "-new", ...newKey, "-subj", "/CN=passerelle", "-keyout", join(own, "tls.key"), "-out", join(own, "request"));
    openssl("x509", "-req", "-in", join(own, "request"), "-CA", authority, "-CAkey", authorityKey, "-CAcreateserial", "-days", "30",
      "-extfile", join(own, "extensions"), "-out", join(own, "tls.crt"));
    copyFileSync(authority, join(own, "ca.crt"));
  }
}
