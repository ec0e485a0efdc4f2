package org.ringdesk.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.database.Database;
import org.ringdesk.schema.TestDatabase;

class CustomersTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final PhoneNumber.Readable NUMBER =
      new PhoneNumber.Readable("+8613800138000", "138 0013 8000");

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database database = new Database(VERTX, DATABASE.url(), 2);
  private final Customers customers = new Customers(database);

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @BeforeEach
  void clear() {
    database.change("delete from customer");
  }

  @Test
  void aNumberThatNobodyHasIsUnknown() {
    assertEquals(new CallerMatch.Unknown(), match(NUMBER));
  }

  @Test
  void aNumberThatOneCustomerHasIsKnown() {
    var zhang = customers.create(1, "张三", "", "财务部");
    customers.addNumber(zhang, NUMBER);
    customers.addNumber(zhang, NUMBER);
    assertEquals(new CallerMatch.Known(zhang), match(PhoneNumber.read("13800138000", "CN")));
  }

  @Test
  void aNumberThatSeveralShareIsMaybeEachOfThem() {
    var b = customers.create(1, "B", "", "");
    var a = customers.create(1, "A", "", "");
    customers.addNumber(b, NUMBER);
    customers.addNumber(a, NUMBER);
    assertEquals(new CallerMatch.Maybe(List.of(a, b)), match(NUMBER));
  }

  @Test
  void nobodyIsLookedUpForWhatIsNoNumber() {
    assertEquals(new CallerMatch.Withheld(), match(PhoneNumber.read("anonymous", "CN")));
    assertEquals(new CallerMatch.Unknown(), match(PhoneNumber.read("Bob", "CN")));
  }

  private CallerMatch match(PhoneNumber number) {
    return Customers.match(number, customers.byNumber(number.e164().stream().toList()));
  }
}
