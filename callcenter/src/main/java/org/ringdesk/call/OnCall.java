package org.ringdesk.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the mobiles on call were rung, read from what the dialplan told step by step: they have no
 * queue, and so neither rings nor talks of their own.
 */
public record OnCall(List<Try> tries) {
  /** Steps of the dialplan's {@code ringdesk-oncall}. */
  public static final String RING = "oncall_ring";

  public static final String MISSED = "oncall_missed";
  public static final String ACCEPTED = "oncall_accepted";
  public static final String TOO_LATE = "oncall_too_late";

  /** How the attempt on one mobile ended; {@code OPEN}: it rings, or the caller hung up. */
  public enum How {
    OPEN,
    ACCEPTED,
    /** It was answered, and nobody pressed 1. */
    DECLINED,
    NO_ANSWER,
    BUSY,
    /** Accepted when the caller had gone. */
    TOO_LATE,
    UNREACHABLE
  }

  /**
   * @param number as dialled
   * @param endedAt when somebody accepted, or the next one's turn came
   */
  public record Try(String number, Instant since, Optional<Instant> endedAt, How how) {
    /** A mobile that was busy or off did not ring; of one that was given up nobody knows. */
    public boolean rang() {
      return switch (how) {
        case ACCEPTED, DECLINED, NO_ANSWER, TOO_LATE -> true;
        case OPEN, BUSY, UNREACHABLE -> false;
      };
    }

    private Try ended(Instant at, How end) {
      return new Try(number, since, Optional.of(at), end);
    }
  }

  public OnCall {
    tries = List.copyOf(tries);
  }

  public static OnCall of(Call call) {
    var tries = new ArrayList<Try>();
    for (var step : call.steps()) {
      if (step.name().equals(RING))
        tries.add(new Try(step.value(), step.at(), Optional.empty(), How.OPEN));
      else if (!tries.isEmpty() && tries.getLast().how() == How.OPEN)
        end(step).ifPresent(how -> tries.add(tries.removeLast().ended(step.at(), how)));
    }
    return new OnCall(tries);
  }

  private static Optional<How> end(Step step) {
    return switch (step.name()) {
      case ACCEPTED -> Optional.of(How.ACCEPTED);
      case TOO_LATE -> Optional.of(How.TOO_LATE);
      case MISSED -> Optional.of(missed(step.value()));
      default -> Optional.empty();
    };
  }

  /** {@code 13900000004 BUSY}: Asterisk's DIALSTATUS, or our DECLINED. */
  private static How missed(String value) {
    return switch (value.substring(value.lastIndexOf(' ') + 1)) {
      case "DECLINED" -> How.DECLINED;
      case "NOANSWER" -> How.NO_ANSWER;
      case "BUSY" -> How.BUSY;
      default -> How.UNREACHABLE;
    };
  }

  public Optional<Try> accepted() {
    return tries.stream().filter(t -> t.how() == How.ACCEPTED).findFirst();
  }

  /** When the engineer and the caller were joined. */
  public Optional<Instant> acceptedAt() {
    return accepted().flatMap(Try::endedAt);
  }
}
