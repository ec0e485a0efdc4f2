package org.ringdesk.web;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.people.Role;
import org.ringdesk.people.Scope;
import org.ringdesk.people.Session;
import org.ringdesk.people.Token;
import org.ringdesk.people.Viewer;

/**
 * Serves made-up desks to look at, one scene a port from the first: {@code DeskPreview [port]}.
 * Everybody is its supervisor, Chen Jing.
 */
final class DeskPreview {
  private static final List<String> SCENES =
      List.of("idle", "ringing", "unknown", "maybe", "withheld", "talking", "wrapup");

  private DeskPreview() {}

  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : WebSettings.DEFAULT_PORT;
    Vertx vertx = Vertx.vertx();
    TestStaff people = new TestStaff(vertx, InstantSource.system());
    MadeUpDesk house = new MadeUpDesk("idle", people.database());
    new MadeUpCalls(people.database(), house).write();
    for (String scene : SCENES) serve(vertx, people, scene, port + SCENES.indexOf(scene));
  }

  private static void serve(Vertx vertx, TestStaff people, String scene, int port) {
    Viewer viewer =
        new Viewer(
            3,
            "chen",
            "陈静",
            Role.SUPERVISOR,
            1,
            Optional.of("1002"),
            Optional.of(MadeUpDesk.CHEN),
            Scope.OWN);
    Session everybody = new Session(viewer, "made up", false);
    Gate gate =
        new Gate() {
          @Override
          public Optional<Session> session(Token token) {
            return Optional.of(everybody);
          }

          @Override
          public Set<Token> stillHere(Set<Token> tokens) {
            return tokens;
          }
        };
    MadeUpServer.of(people)
        .at(port)
        .board(() -> MadeUpBoard.busy(1, Instant.now()))
        .desk(new MadeUpDesk(scene, people.database()))
        .gate(gate)
        .build()
        .deploy(vertx)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    System.out.println(scene + ": http://127.0.0.1:" + port + "/desk");
  }
}
