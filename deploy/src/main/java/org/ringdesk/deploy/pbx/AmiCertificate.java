package org.ringdesk.deploy.pbx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/**
 * The certificate that a PBX of ours shows on AMI. It is its own authority: whoever connects has to
 * be given the file.
 */
final class AmiCertificate {
  private static final int SECONDS = 20;

  private AmiCertificate() {}

  /**
   * Writes key and certificate into one PEM file, which is how Asterisk wants them, readable for
   * its owner only.
   */
  static void create(Path pem, String commonName) throws IOException {
    Path key = pem.resolveSibling("ami.key.tmp");
    Path certificate = pem.resolveSibling("ami.crt.tmp");
    try {
      openssl(key, certificate, commonName);
      Files.deleteIfExists(pem);
      Files.createFile(
          pem, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(pem, Files.readString(key) + Files.readString(certificate));
    } finally {
      Files.deleteIfExists(key);
      Files.deleteIfExists(certificate);
    }
  }

  private static void openssl(Path key, Path certificate, String commonName) throws IOException {
    Process process =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "3650",
                "-subj",
                "/CN=" + commonName,
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("openssl could not make a certificate for AMI: " + output.strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while openssl made a certificate", e);
    }
  }
}
