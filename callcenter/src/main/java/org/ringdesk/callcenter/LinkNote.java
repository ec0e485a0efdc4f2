package org.ringdesk.callcenter;

import java.time.Instant;
import java.util.Optional;
import org.ringdesk.ami.AmiDecoder;
import org.ringdesk.ami.AmiFramer;
import org.ringdesk.ami.AmiMessage;

/**
 * What we note in the journal ourselves, in the form of a message, so that a replay meets it where
 * it happened.
 */
final class LinkNote {
  private LinkNote() {}

  static AmiMessage lost(String pbx, Instant at, String why) {
    var framer = new AmiFramer(pbx);
    var message = Optional.<AmiMessage>empty();
    var timestamp = "%d.%06d".formatted(at.getEpochSecond(), at.getNano() / 1_000);
    for (var line :
        new String[] {
          "Event: " + AmiDecoder.LINK_LOST,
          "Privilege: ringdesk,all",
          "Timestamp: " + timestamp,
          "Why: " + why.replaceAll("\\p{Cntrl}", " "),
          ""
        }) message = framer.on(line, at);
    return message.orElseThrow();
  }
}
