package org.ringdesk.deploy.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.ringdesk.deploy.DatabaseUrl;

/**
 * Calls by the million, over the three years before today: five calls a caller in three years for
 * most, hundreds for some; three queues, sixty agents, a ticket for three calls in four. What the
 * server would have written one by one is written at once, and its indexes are built afterwards.
 */
final class MadeUpCalls {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final int DAYS = 1_095;
  static final List<String> QUEUES = List.of("network", "hosts", "desktop");

  private static final int AT_ONCE = 250_000;
  private static final List<String> TABLES =
      List.of("call", "visit", "ring", "talk", "ticket", "ticket_call");

  private final long calls;
  private final LocalDate today;

  MadeUpCalls(long calls, LocalDate today) {
    this.calls = calls;
    this.today = today;
  }

  /** Of day {@code no}, 0 being the first. */
  LocalDate day(int no) {
    return today.minusDays(DAYS - no);
  }

  void write(Round round, DatabaseUrl url) throws SQLException {
    try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password())) {
      run(connection, "set session_replication_role = replica"); // nothing to be checked or noted
      run(connection, "set synchronous_commit = off");
      run(connection, "set maintenance_work_mem = '512MB'");
      run(connection, "set timezone = '%s'".formatted(ZONE));
      run(connection, "insert into pbx (name) values ('pbx1') on conflict do nothing");
      var indexes = indexes(connection);
      for (var index : indexes) run(connection, "drop index " + index.name());
      for (long first = 0; first < calls; first += AT_ONCE) {
        write(connection, first, Math.min(calls, first + AT_ONCE));
        round.say("  %,d calls", Math.min(calls, first + AT_ONCE));
      }
      for (var index : indexes) run(connection, index.definition());
      round.say("  indexes built");
      run(connection, "vacuum (analyze)");
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private record Index(String name, String definition) {}

  /** But for those of keys: the rows come in their order. */
  private static List<Index> indexes(Connection connection) throws SQLException {
    var indexes = new ArrayList<Index>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
                where not indisunique and indrelid::regclass::text = any('{%s}')
                """
                    .formatted(String.join(",", TABLES)))) {
      while (rows.next()) indexes.add(new Index(rows.getString(1), rows.getString(2)));
    }
    return indexes;
  }

  private void write(Connection connection, long from, long to) throws SQLException {
    run(
        connection,
        """
        create temp table made as
        select n, h, day + interval '8 hours' + (n %% a_day) * interval '11 hours' / a_day as at,
          (h %% 100) < 76 as answered, ((h >> 8) %% 16)::int as wait, ((h >> 12) %% 400 + 15)::int as talk,
          (array['network', 'hosts', 'desktop'])[(h >> 16) %% 3 + 1] as queue, 'Agent ' || 1001 + (h >> 20) %% 60 as agent
        from (
          select n, abs(hashint8(n)::bigint) as h, a_day, date '%s' + (n / a_day)::int as day
          from generate_series(%d::bigint, %d) n, (select %d as a_day) d
        ) s
        """
            .formatted(day(0), from, to - 1, Math.ceilDiv(calls, DAYS))); // none of today
    run(
        connection,
        """
        alter table made add id uuid, add number text;
        update made set
          id = (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7000' || '8' || lpad(to_hex(n), 15, '0'))::uuid,
          number = case when h %% 25 = 0 then null when h %% 10 < 2 then '+86138' || lpad(((h >> 7) %% %1$d)::text, 8, '0')
            else '+86139' || lpad(((h >> 5) %% %2$d)::text, 8, '0') end
        """
            .formatted(Math.max(1, calls / 2_000), Math.max(1, calls / 5)));
    run(
        connection,
        """
        insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, from_number, entered_at, local_day,
                          rang_at, answered_at, ended_at, outcome, evidence, ami, ledger, journal)
        select id, 'pbx1', 'pbx1-' || extract(epoch from at)::bigint || '.' || n, 'pbx1-' || extract(epoch from at)::bigint || '.' || n, 'in', 'from-trunk',
          '88001000', 1, coalesce(substr(number, 4), 'anonymous'), number, at, at::date, at + interval '2 seconds',
          case when answered then at + (wait + 2) * interval '1 second' end, at + (wait + 2 + case when answered then talk else 0 end) * interval '1 second',
          case when answered then 'answered' when h % 100 < 95 then 'abandoned' else 'timed_out' end, 'desk_left', true, true, array[n, n + 1, n + 3]
        from made;
        insert into visit (call, no, queue, specialty, entered_at, ended_at, outcome, evidence)
        select id, 0, queue, queue, at + interval '1 second', at + (wait + 2 + case when answered then talk else 0 end) * interval '1 second',
          case when answered then 'answered' when h % 100 < 95 then 'abandoned' else 'timed_out' end, 'desk_left'
        from made;
        insert into visit (call, no, queue, specialty, entered_at, ended_at, outcome, evidence)
        select id, 1, 'hosts', 'hosts', at + (wait + 3 + talk) * interval '1 second', at + (wait + 20 + talk) * interval '1 second', 'abandoned', 'desk_left'
        from made where answered and n % 33 = 0;
        insert into ring (call, phone, visit, channel, agent, called_at, rang_at, rang_known, ended_at, how)
        select id, 'pbx1-' || extract(epoch from at)::bigint || '.' || n || '-' || r, 0, 'PJSIP/' || right(agent, 4) || '-' || lpad(to_hex(n), 8, '0'), agent,
          at + interval '1 second', at + interval '2 seconds', true, at + (wait + 2) * interval '1 second',
          case when r = 1 and answered then 'answered' else 'no_answer' end
        from made, generate_series(1, 1 + (h >> 30) % 2) r;
        insert into talk (call, phone, visit, agent, since, until)
        select id, 'pbx1-' || extract(epoch from at)::bigint || '.' || n || '-1', 0, agent, at + (wait + 2) * interval '1 second',
          at + (wait + 2 + talk) * interval '1 second'
        from made where answered;
        insert into ticket (id, number, desk_id, hotline, caller, opened_at, spoken_at, closed_at, why_closed, specialty, category) overriding system value
        select n + 1, 'T' || n, 1, '88001000', number, at, at, at + interval '1 day', 'solved', queue, (array['slow', 'vpn', 'outage', 'access', 'mail', null])[h % 6 + 1]
        from made where n % 4 < 3;
        insert into ticket_call (call, ticket, linked_at) select id, case when n % 4 < 3 then n + 1 else n end, at from made;
        drop table made
        """);
  }
}
