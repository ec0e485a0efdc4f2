package org.ringdesk.ami;

import java.io.IOException;
import java.util.Locale;

/**
 * Why a link is not up.
 *
 * @param detail what the PBX or the machine itself said, in its own words; often empty
 */
public record LinkFault(Reason reason, String detail) {
  public enum Reason {
    UNREACHABLE("the PBX cannot be reached"),
    /** Something else listens at its address. */
    NO_MANAGER("no manager interface answers there"),
    UNANSWERED("the PBX accepts the connection but does not answer"),
    /** The PBX answers but does not let us in: somebody must look at user and secret. */
    REFUSED("the PBX refuses our user: compare user, secret and permit with its manager.conf"),
    CLOSED("the PBX closed the connection"),
    /** Neither an event nor the answer to a ping. */
    SILENT("silent"),
    /** It said more than we could take in. */
    OVERFLOW("overflow"),
    STOPPED("stopped");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** {@code no_manager}: in the names of message texts. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static LinkFault of(Reason reason) {
    return new LinkFault(reason, "");
  }

  /** What {@link #sentence} wrote down. */
  public static LinkFault read(String sentence) {
    for (var reason : Reason.values())
      if (sentence.equals(reason.words)) return of(reason);
      else if (sentence.startsWith(reason.words + " (") && sentence.endsWith(")"))
        return new LinkFault(
            reason, sentence.substring(reason.words.length() + 2, sentence.length() - 1));
    return new LinkFault(Reason.STOPPED, sentence);
  }

  /** An exception that knows its fault, or one of the machine's with its own words. */
  static LinkFault of(IOException e, Reason otherwise) {
    if (e instanceof Met met) return met.fault;
    var message = e.getMessage();
    return new LinkFault(
        otherwise,
        message == null ? e.getClass().getSimpleName().toLowerCase(Locale.ROOT) : message);
  }

  /** For logs, and for what is written down: a few words. */
  public String sentence() {
    return detail.isEmpty() ? reason.words : reason.words + " (" + detail + ")";
  }

  /** The fault as what ends a connection. */
  static final class Met extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient LinkFault fault;

    Met(LinkFault fault) {
      super(fault.sentence());
      this.fault = fault;
    }

    Met(LinkFault fault, Exception cause) {
      super(fault.sentence(), cause);
      this.fault = fault;
    }

    LinkFault fault() {
      return fault;
    }
  }
}
