package org.ringdesk.deploy.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailTest {
  private static final String TOKEN = "0123456789abcdef01234567";

  @TempDir private Path folder;
  private Path token;

  @BeforeEach
  void write() throws IOException {
    token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
  }

  @Test
  void whatItIsTold() {
    var options =
        Tail.Options.of(
            words("--server", "https://a.example:8443", "--server", "http://127.0.0.1:80"));
    assertEquals(
        List.of(URI.create("https://a.example:8443"), URI.create("http://127.0.0.1:80")),
        options.servers());
    assertEquals(TOKEN, options.token());
    assertEquals(Path.of("ringdesk-spool"), options.spool());
  }

  @Test
  void aBadArgumentIsSaidInOneSentence() throws IOException {
    refused("tail wants --server URL.", words());
    refused("not --sever", words("--sever", "x"));
    refused("--ca wants something behind it.", words("--server", "https://a.example", "--ca"));
    refused("--pbx is given twice.", words("--server", "https://a.example", "--pbx", "b"));
    refused("not http://a.example", words("--server", "http://a.example"));
    refused("not ftp://a.example", words("--server", "ftp://a.example"));
    refused(
        "--asterisk-etc wants the folder of asterisk.conf",
        words("--server", "https://a.example", "--asterisk-etc", folder.toString()));
    refused("not a example", words("--server", "a example"));
    refused(
        "tail wants --token-file.",
        List.of("--server", "https://a.example", "--pbx", "p", "--queue-log", "q"));
    Files.writeString(token, "short");
    refused("holds no token of 24 to 255 characters.", words("--server", "https://a.example"));
    Files.delete(token);
    refused("cannot be read", words("--server", "https://a.example"));
  }

  private List<String> words(String... more) {
    var words =
        new ArrayList<>(
            List.of("--token-file", token.toString(), "--pbx", "pbx1", "--queue-log", "/q"));
    words.addAll(List.of(more));
    return words;
  }

  private static void refused(String sentence, List<String> args) {
    var refusal = assertThrows(Command.Misused.class, () -> Tail.Options.of(args));
    assertTrue(String.valueOf(refusal.getMessage()).contains(sentence), refusal.getMessage());
  }
}
