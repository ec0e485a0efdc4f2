package org.ringdesk.ledger;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ringdesk.call.Outcome;

/** What our dialplan writes into DESKOUT. */
final class Outcomes {
  private static final Map<String, Outcome> KEYS =
      Arrays.stream(Outcome.values())
          .collect(Collectors.toUnmodifiableMap(Outcome::key, Function.identity()));

  private Outcomes() {}

  static Optional<Outcome> ofKey(String key) {
    return Optional.ofNullable(KEYS.get(key));
  }

  /** QUEUESTATUS; empty where the caller hung up, or was answered. */
  static Optional<Outcome> ofQueueStatus(String status) {
    return switch (status) {
      case "TIMEOUT" -> Optional.of(Outcome.TIMED_OUT);
      case "FULL" -> Optional.of(Outcome.REFUSED_FULL);
      case "JOINEMPTY", "JOINUNAVAIL" -> Optional.of(Outcome.REFUSED_EMPTY);
      case "LEAVEEMPTY", "LEAVEUNAVAIL" -> Optional.of(Outcome.LEFT_EMPTY);
      case "CONTINUE" -> Optional.of(Outcome.ANSWERED);
      case "WITHDRAW" -> Optional.of(Outcome.WITHDRAWN);
      case "KEY" -> Optional.of(Outcome.EXITED_BY_KEY);
      default -> Optional.empty();
    };
  }
}
