package org.ringdesk.deploy.demo;

import java.util.ArrayList;
import java.util.List;
import org.ringdesk.deploy.pbx.PbxPlan;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Operators.Form;
import org.ringdesk.people.Role;
import org.ringdesk.people.Staff;

/**
 * Somebody of each role, and an agent for each phone of the plan. All have one password that
 * everybody knows: only for what is made up and stays on this machine.
 */
public final class Accounts {
  public static final String PASSWORD = "ringdesk-demo";

  /** One to sign in as. */
  public record Account(String userName, Form form) {}

  private Accounts() {}

  public static List<Account> of(PbxPlan plan) {
    var accounts = new ArrayList<Account>();
    accounts.add(new Account("admin", Form.of("Alex Admin", Role.ADMINISTRATOR, "zh")));
    accounts.add(new Account("supervisor", Form.of("Sun Li", Role.SUPERVISOR, "zh")));
    accounts.add(new Account("second", Form.of("Song Gang", Role.SECOND_LINE, "zh")));
    for (var phone : plan.agents()) {
      var form = Form.of(phone.name(), Role.AGENT, "zh").at(phone.extension(), phone.name());
      accounts.add(new Account(phone.extension(), form));
    }
    return accounts;
  }

  /** Engages those who are not there from an earlier start. */
  public static void engage(Staff staff, PbxPlan plan) {
    for (var account : of(plan))
      if (staff.operators().find(account.userName()).isEmpty())
        staff.operators().create(account.userName(), account.form(), PASSWORD, Audit.By.COMMAND);
  }
}
