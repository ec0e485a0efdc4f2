package org.ringdesk.deploy.pbx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The programs this JVM has started. Whichever are left when it ends are ended with it, unless it
 * is killed.
 */
public final class Children {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "end-children"));
  }

  private Children() {}

  static Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    RUNNING.add(process);
    var unused = process.onExit().thenRun(() -> RUNNING.remove(process));
    return process;
  }

  /**
   * Ends what a killed program has left running: whatever was started on a file below this folder,
   * which nobody else may be using. Answers how many there were.
   */
  public static int endOrphans(Path folder) {
    var below = folder.toAbsolutePath().normalize() + "/";
    var orphans = ProcessHandle.allProcesses().filter(p -> startedOn(p, below)).toList();
    orphans.forEach(ProcessHandle::destroyForcibly);
    return orphans.size();
  }

  // Not just any that names the folder: somebody may be reading a log in it.
  private static boolean startedOn(ProcessHandle process, String below) {
    var words = process.info().arguments().map(List::of).orElse(List.of());
    for (int i = 0; i + 1 < words.size(); i++)
      if (words.get(i).matches("-C|-sf") && words.get(i + 1).startsWith(below)) return true;
    return false;
  }
}
