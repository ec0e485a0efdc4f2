package org.ringdesk.store;

import java.time.Duration;
import java.util.Optional;
import org.ringdesk.database.Database;
import org.ringdesk.database.Sql;

/**
 * The right to write for a PBX, held by one server at a time. It is a row, not a lock: a lock dies
 * silently with its connection and leaves two owners. Each take-over raises the epoch, and a write
 * of an older epoch is refused.
 *
 * @param owner this run of this server; another run is another owner
 */
public record Ownership(String pbx, String owner, long epoch, Optional<String> boot) {
  /** An owner who has not renewed for so long has lost it. Renewed each third of it. */
  public static final Duration LEASE = Duration.ofSeconds(10);

  /** A write came too late: another server owns the PBX now. */
  public static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lost(Ownership mine) {
      super("another server took over " + mine.pbx() + " from epoch " + mine.epoch());
    }
  }

  /** Takes the PBX if nobody holds it. Empty while another owner's lease runs. */
  public static Optional<Ownership> take(Database database, String pbx, String owner) {
    database.change("insert into pbx (name) values ($1) on conflict do nothing", pbx);
    return database.first(
        """
        update pbx set owner = $2, epoch = epoch + 1, lease_until = now() + $3 * interval '1 millisecond'
        where name = $1 and lease_until < now()
        returning epoch, boot
        """,
        row -> new Ownership(pbx, owner, row.number("epoch"), row.maybe(String.class, "boot")),
        pbx,
        owner,
        LEASE.toMillis());
  }

  /** Who holds the PBX now. */
  public static Optional<String> holder(Sql sql, String pbx) {
    return sql.first(
        "select owner from pbx where name = $1 and lease_until > now() and owner is not null",
        row -> row.text("owner"),
        pbx);
  }

  /**
   * Extends the lease; also the check that each transaction of the owner begins with.
   *
   * @throws Lost when another server has taken over
   */
  public void hold(Sql sql) {
    var held =
        sql.change(
            "update pbx set lease_until = now() + $3 * interval '1 millisecond' where name = $1 and epoch = $2",
            pbx,
            epoch,
            LEASE.toMillis());
    if (held == 0) throw new Lost(this);
  }

  /** Lets the next server take over at once. */
  public void release(Sql sql) {
    sql.change(
        "update pbx set lease_until = now() - interval '1 millisecond' where name = $1 and epoch = $2",
        pbx,
        epoch);
  }
}
