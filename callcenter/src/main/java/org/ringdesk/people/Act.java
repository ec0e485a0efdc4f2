package org.ringdesk.people;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the audit knows to tell. The bundles have words for each. */
public enum Act {
  SIGNED_IN,
  SIGN_IN_FAILED,
  SIGNED_OUT,
  PASSWORD_CHANGED,
  PASSWORD_RESET,
  OPERATOR_CREATED,
  OPERATOR_CHANGED,
  OPERATOR_DISABLED,
  OPERATOR_ENABLED,
  PEOPLE_SEEN,
  AUDIT_SEEN,
  CANARY_ASKED,
  CUSTOMER_CREATED,
  /** Of several with one number. */
  CUSTOMER_CHOSEN,
  CALL_JOINED,
  CALL_RETURNED,
  CALL_HUNG_UP,
  WRAP_UP_FINISHED,
  SCRIPT_SAVED,
  FORM_SAVED,
  /** An agent takes calls again, or none. */
  PRESENCE_CHANGED,
  /** A caller and what the house knows of them came onto a screen. */
  CARD_SEEN,
  CALL_SEEN,
  MESSAGE_HEARD,
  TOKEN_CREATED,
  TOKEN_WITHDRAWN,
  WEBHOOK_CREATED,
  WEBHOOK_REMOVED,
  /** What was dead is sent again. */
  WEBHOOK_RETRIED;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Act> ofKey(String key) {
    return Stream.of(values()).filter(a -> a.key().equals(key)).findFirst();
  }
}
