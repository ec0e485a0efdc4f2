package org.ringdesk.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser, as far as tests of the whole product need one: cookies, pages and forms. */
public final class Guest implements AutoCloseable {
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]*)\"");

  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final int port;

  Guest(int port) {
    this.port = port;
  }

  /** Through the page, as people do. */
  void signIn(String user, String password) throws IOException, InterruptedException {
    var answer = post("/sign-in", "/sign-in", Map.of("name", user, "password", password));
    assertEquals(303, answer.statusCode(), user + " cannot sign in");
  }

  public String get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString()).body();
  }

  /**
   * Sends a form.
   *
   * @param page where the form stands: its proof is read there
   */
  public HttpResponse<String> post(String page, String path, Map<String, String> fields)
      throws IOException, InterruptedException {
    var form = CSRF.matcher(get(page));
    assertTrue(form.find(), "there is no form at " + page);
    var all = new HashMap<>(fields);
    all.put("csrf", form.group(1));
    var body =
        all.entrySet().stream()
            .map(f -> encode(f.getKey()) + "=" + encode(f.getValue()))
            .collect(Collectors.joining("&"));
    return client.send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Accept-Language", "en")
        .header("Accept", "text/html");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}
