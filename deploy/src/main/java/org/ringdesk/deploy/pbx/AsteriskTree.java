package org.ringdesk.deploy.pbx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of one installed or unpacked Asterisk lie.
 *
 * @param loader the C library's own loader when the tree brings its C library along, as the one in
 *     {@code deploy/.cache} does; null for one installed on this machine
 * @param share the folder with {@code sounds} and {@code documentation}
 */
public record AsteriskTree(Path binary, Path modules, @Nullable Path loader, Path share) {
  private static final String HOW =
      " Run deploy/desk test, which fetches one, or set RINGDESK_ASTERISK_ROOT.";

  /**
   * The tree the launcher prepared: the environment's {@code RINGDESK_ASTERISK_ROOT}, else the
   * newest in the cache folder.
   */
  public static AsteriskTree find(Path cacheFolder) throws IOException {
    String root = System.getenv("RINGDESK_ASTERISK_ROOT");
    if (root != null && !root.isBlank()) {
      return in(Path.of(root));
    }
    if (Files.isDirectory(cacheFolder)) {
      try (Stream<Path> entries = Files.list(cacheFolder)) {
        Optional<Path> newest =
            entries
                .filter(p -> Files.isExecutable(p.resolve("usr/sbin/asterisk")))
                .max(Comparator.comparing(p -> Runtime.Version.parse(versionOf(p))));
        if (newest.isPresent()) {
          return in(newest.get());
        }
      }
    }
    throw new IllegalStateException("There is no Asterisk in " + cacheFolder + "." + HOW);
  }

  /**
   * The Asterisk below a root folder: one unpacked from packages, {@code /}, or a prefix such as
   * {@code /opt/asterisk}.
   */
  public static AsteriskTree in(Path root) throws IOException {
    Path binary = first(root, List.of("usr/sbin/asterisk", "sbin/asterisk"));
    Path modules =
        first(
            root,
            List.of(
                "usr/lib/*/asterisk/modules",
                "usr/lib/asterisk/modules",
                "usr/lib64/asterisk/modules",
                "lib/asterisk/modules",
                "lib64/asterisk/modules"));
    Path share = first(root, List.of("usr/share/asterisk", "share/asterisk", "var/lib/asterisk"));
    Path loader =
        root.getNameCount() == 0 ? null : glob(root, "usr/lib/*/ld-linux*.so.*").orElse(null);
    return new AsteriskTree(binary, modules, loader, share);
  }

  private static Path first(Path root, List<String> places) throws IOException {
    for (String place : places) {
      Optional<Path> found = glob(root, place);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new IllegalStateException(
        "No " + String.join(", ", places) + " below " + root + "." + HOW);
  }

  /** One star for one folder is all that is needed. */
  private static Optional<Path> glob(Path root, String pattern) throws IOException {
    Path current = root;
    for (Path part : Path.of(pattern)) {
      if (part.toString().contains("*")) {
        return among(
            current,
            part.toString(),
            pattern.substring(pattern.indexOf(part.toString()) + part.toString().length()));
      }
      current = current.resolve(part);
    }
    return Files.exists(current) ? Optional.of(current) : Optional.empty();
  }

  private static Optional<Path> among(Path folder, String pattern, String rest) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var entries = Files.newDirectoryStream(folder, pattern)) {
      for (Path entry : entries) {
        Optional<Path> found = rest.isEmpty() ? Optional.of(entry) : glob(entry, rest.substring(1));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** {@code asterisk-22.10.1-3f51fe91} is 22.10.1. */
  private static String versionOf(Path tree) {
    String[] parts = tree.getFileName().toString().split("-");
    return parts.length > 1 && parts[1].matches("[1-9][0-9]*(\\.[0-9]+)*[1-9]?")
        ? parts[1].replaceAll("(\\.0)+$", "")
        : "1";
  }
}
