package org.ringdesk.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ringdesk.call.Voicemail;

/**
 * Where callers' messages lie, as far as this server can read there.
 *
 * @param byPbx the folder that a PBX records into, by the PBX's name
 */
public record MessageFolders(Map<String, Path> byPbx) {
  public MessageFolders {
    byPbx = Map.copyOf(byPbx);
  }

  /** The file itself, in the folder itself: neither a link nor anything that leads elsewhere. */
  public Optional<Path> find(Voicemail message) {
    var folder = byPbx.get(message.pbx());
    if (folder == null) return Optional.empty();
    try {
      var real = folder.toRealPath();
      var file = real.resolve(message.file()).normalize();
      return real.equals(file.getParent())
              && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
              && Files.isReadable(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no folder, no message
    }
  }
}
