package org.ringdesk.people;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;

/** Who did and saw what. Entries are only ever added. */
public final class Audit {
  public static final int PAGE = 50;

  /**
   * @param who the operator's name; empty: the program, or somebody who tried to sign in
   * @param action an {@link Act}'s key, also one that a newer program wrote
   * @param subject a customer or caller as known today: nothing of them is written down here
   * @param call the one it was about
   * @param detail by what it is about, also of a kind that only a newer program knows
   */
  public record Entry(
      long id,
      Instant at,
      Optional<String> who,
      String action,
      String subject,
      Optional<CallId> call,
      Map<String, String> detail,
      String address) {
    static Entry from(Row row) {
      return new Entry(
          row.number("id"),
          row.instant("at"),
          row.maybe(String.class, "who"),
          row.text("action"),
          row.text("subject"),
          row.maybe(UUID.class, "call").map(CallId::new),
          detail(row.get(String[].class, "about"), row.get(String[].class, "said")),
          row.text("address"));
    }

    private static Map<String, String> detail(String[] about, String[] said) {
      var detail = new LinkedHashMap<String, String>();
      for (int i = 0; i < about.length; i++) detail.put(about[i], said[i]);
      return detail;
    }
  }

  /**
   * Who is behind a deed, and where they sit.
   *
   * @param operator null for the program itself
   * @param userName as typed at the sign-in
   */
  public record By(@Nullable Long operator, String userName, String address) {
    /** Whoever may run this program's commands on its machine. */
    public static final By COMMAND = new By(null, "", "command");

    public static By of(Viewer viewer, String address) {
      return new By(viewer.id(), viewer.userName(), address);
    }
  }

  /**
   * Which entries; empty parts leave all.
   *
   * @param operator 0: the program itself, or somebody who tried to sign in
   * @param from the first moment, {@code until} the first after it
   */
  public record Filter(
      Optional<Long> operator,
      Optional<String> action,
      Optional<Instant> from,
      Optional<Instant> until) {
    public static final Filter ALL =
        new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A detail's name for the call it is about, by {@link CallId}. */
  public static final String CALL = "call";

  /** A detail's name for the customer it is about, by {@code Customer.id}. */
  public static final String CUSTOMER = "customer";

  private final Sql sql;
  private final InstantSource clock;

  /**
   * @param sql the transaction of the deed, where it changes anything
   */
  public Audit(Sql sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
  }

  public void add(By by, Act act, String subject) {
    add(by, act, subject, Map.of());
  }

  /**
   * @param subject what it was done to: a user name, a ticket's number
   * @param detail never a secret
   */
  public void add(By by, Act act, String subject, Map<String, String> detail) {
    var keys = detail.keySet().stream().sorted().toArray(String[]::new);
    var values = new String[keys.length];
    for (int i = 0; i < keys.length; i++) values[i] = detail.getOrDefault(keys[i], "");
    sql.change(
        """
        insert into audit (at, operator, action, subject, detail, address)
        values ($1, $2, $3, $4, jsonb_object($5::text[], $6::text[]), $7)
        on conflict (operator, (detail ->> 'call')) where action = 'card_seen' do nothing
        """,
        clock.instant(),
        by.operator(),
        act.key(),
        subject,
        keys,
        values,
        by.address());
  }

  /**
   * The newest first, one more than {@link #PAGE} when there are more.
   *
   * @param before the id of the last one seen; {@link Long#MAX_VALUE} for the newest
   */
  public List<Entry> page(Filter filter, long before) {
    return sql.list(
        """
        select a.id, a.at, o.full_name as who, a.action, (a.detail ->> 'call')::uuid as call, a.address,
          coalesce(nullif(a.subject, ''), k.name, c.from_number, '') as subject,
          array(select d.key from jsonb_each_text(a.detail) d where d.key not in ('call', 'customer') order by d.key) as about,
          array(select d.value from jsonb_each_text(a.detail) d where d.key not in ('call', 'customer') order by d.key) as said
        from audit a
        left join operator o on o.id = a.operator
        left join customer k on k.id = (a.detail ->> 'customer')::bigint
        left join call c on c.id = (a.detail ->> 'call')::uuid
        where a.id < $1
          and ($2::bigint is null or coalesce(a.operator, 0) = $2)
          and ($3::text is null or a.action = $3)
          and ($4::timestamptz is null or a.at >= $4)
          and ($5::timestamptz is null or a.at < $5)
        order by a.id desc limit $6
        """,
        Entry::from,
        before,
        filter.operator().orElse(null),
        filter.action().orElse(null),
        filter.from().orElse(null),
        filter.until().orElse(null),
        PAGE + 1);
  }
}
