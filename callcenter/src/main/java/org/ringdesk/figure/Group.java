package org.ringdesk.figure;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the figures of a whole range are told apart by. */
public enum Group {
  QUEUE("%1$s.queue"),
  SPECIALTY("%1$s.specialty"),
  /** The number called. */
  HOTLINE("c.hotline"),
  DESK("(select d.name from desk d where d.id = c.desk_id)"),
  /** Of the caller, as it is known now; callers of several are counted in the first. */
  ORGANISATION(
      """
      (select nullif(o.organisation, '') from customer_number u join customer o on o.id = u.customer
       where u.number = c.from_number order by o.id limit 1)""");

  private final String column;

  Group(String column) {
    this.column = column;
  }

  /** As SQL, where {@code c} is the call and {@code visit} its visit. */
  String column(String visit) {
    return column.formatted(visit);
  }

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Group> ofKey(String key) {
    return Stream.of(values()).filter(g -> g.key().equals(key)).findFirst();
  }
}
