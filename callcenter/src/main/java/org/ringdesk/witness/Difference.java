package org.ringdesk.witness;

/**
 * Something that the two witnesses tell differently of one call. Both stories are kept.
 *
 * @param what one of the constants
 * @param ami as the manager link told it; empty where it said nothing
 * @param ledger as the queue log told it; empty where it said nothing
 */
public record Difference(String what, String ami, String ledger, Rule rule) {
  public static final String VISIT = "visit";
  public static final String ENTERED_AT = "entered_at";
  public static final String LEFT_AT = "left_at";
  public static final String ANSWERED_AT = "answered_at";
  public static final String OUTCOME = "outcome";
  public static final String AGENT = "agent";
  public static final String RING = "ring";

  /** Which word counts, and why. */
  public enum Rule {
    /** What one witness missed, the other completes. */
    SEEN_COUNTS,
    /** An answer that either saw is an answer: missing it is easy, inventing it is not. */
    ANSWER_WINS,
    /** The stronger evidence in the order of {@link org.ringdesk.call.Evidence}. */
    STRONGER_EVIDENCE,
    /** The link's moment has microseconds, the log's mostly whole seconds. */
    FINER_CLOCK;

    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Rule ofKey(String key) {
      return valueOf(key.toUpperCase(java.util.Locale.ROOT));
    }
  }
}
