package org.ringdesk.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser with its cookies, which follows nothing by itself. */
final class Browser {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]*)\"");

  /** An answer without its body, when it goes on for ever. */
  record Page(int status, Map<String, String> headers, String text) {
    String location() {
      return header("location");
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** What the page's forms carry. */
    String csrf() {
      Matcher found = CSRF.matcher(text);
      if (!found.find()) throw new AssertionError("no form in " + status + " " + text);
      return found.group(1);
    }
  }

  private final int port;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  Browser(int port) {
    this.port = port;
    headers.put("Accept", "text/html");
    headers.put("Accept-Language", "en");
  }

  Browser with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Browser cookie(String name, String value) {
    cookies.put(name, value);
    return this;
  }

  Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.get(name));
  }

  Page get(String path) {
    return send(request(path).GET());
  }

  Page post(String path, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(f -> encode(f.getKey()) + "=" + encode(f.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  /** Through the page, as people do. */
  Page signIn(String name, String password) {
    String csrf = get("/sign-in").csrf();
    return post("/sign-in", Map.of("csrf", csrf, "name", name, "password", password));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20));
    headers.forEach(request::header);
    if (!cookies.isEmpty())
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(c -> c.getKey() + "=" + c.getValue())
              .collect(Collectors.joining("; ")));
    return request;
  }

  private Page send(HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> response =
          CLIENT.send(request.build(), BodyHandlers.ofInputStream());
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      Map<String, String> headers =
          response.headers().map().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, h -> String.join("\n", h.getValue())));
      boolean endless = headers.getOrDefault("content-type", "").startsWith("text/event-stream");
      try (InputStream body = response.body()) {
        String text = endless ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        return new Page(response.statusCode(), headers, text);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void keep(String cookie) {
    String[] pair = cookie.split(";", 2)[0].split("=", 2);
    if (cookie.contains("Max-Age=0")) cookies.remove(pair[0]);
    else cookies.put(pair[0], pair[1]);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
