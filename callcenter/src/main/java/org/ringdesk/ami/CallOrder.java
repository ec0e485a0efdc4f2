package org.ringdesk.ami;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * A call to be made.
 *
 * @param attempt recorded before; the channel is named {@code <kind>-<attempt>}, so that an attempt
 *     whose answer was lost can be found on the PBX
 * @param extension where in the context the call goes when it is answered: a number, or {@code s}
 * @param callerId the number shown, or empty
 * @param ringFor at most
 * @param variables for the dialplan; names begin {@code DESK_}
 */
public record CallOrder(
    UUID attempt,
    ChannelTarget target,
    ContextName context,
    String extension,
    String callerId,
    Duration ringFor,
    Map<String, String> variables) {

  public String channelId() {
    return context.kind() + "-" + attempt;
  }
}
