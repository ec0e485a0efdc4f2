package org.ringdesk.deploy.pbx;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {
  @Test
  void whatRunsOnAFileOfAFolderIsEndedAndItsNeighbourGoesOn(@TempDir Path folder)
      throws IOException, InterruptedException {
    var plan = PbxPlan.onLoopback("pbx1");
    var here = new Sipp(folder.resolve("here"), plan, Duration.ofMinutes(1));
    var there = new Sipp(folder.resolve("here-too"), plan, Duration.ofMinutes(1));
    var never = Duration.ofMinutes(1);
    try (var orphan = here.phone(requireNonNull(plan.agents().getFirst().contact()), never, never);
        var neighbour =
            there.phone(requireNonNull(plan.agents().getLast().contact()), never, never)) {
      assertEquals(1, Children.endOrphans(folder.resolve("here")));
      for (int i = 0; i < 100 && orphan.isOpen(); i++) Thread.sleep(50);
      assertTrue(!orphan.isOpen() && neighbour.isOpen());
    }
  }
}
