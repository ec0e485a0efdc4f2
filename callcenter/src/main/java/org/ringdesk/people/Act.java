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
  CANARY_ASKED;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Act> ofKey(String key) {
    return Stream.of(values()).filter(a -> a.key().equals(key)).findFirst();
  }
}
