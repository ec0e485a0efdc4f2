package org.ringdesk.deploy.tail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.ringdesk.ledger.Bookmark;
import org.ringdesk.ledger.TailReport;

/** What a PBX's companion says to the server. Of several servers one owns the PBX: it is found. */
public final class ServerClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TROUBLE = 400;

  private final List<URI> servers;
  private final String path;
  private final String token;
  private final HttpClient client;
  private final AtomicInteger asked = new AtomicInteger();

  /**
   * @param authorities PEM file with certificates to trust instead of the machine's own
   * @throws IOException when that holds no certificate
   */
  public ServerClient(List<URI> servers, String pbx, String token, Optional<Path> authorities)
      throws IOException {
    this.servers = List.copyOf(servers);
    this.path = "/pbx/" + pbx + "/";
    this.token = token;
    var builder = HttpClient.newBuilder().connectTimeout(CONNECT);
    if (authorities.isPresent()) builder.sslContext(trusting(authorities.get()));
    this.client = builder.build();
  }

  /**
   * Where the reading stands.
   *
   * @throws IOException when no server tells
   */
  public Optional<Bookmark> bookmark() throws IOException, InterruptedException {
    var line = ask(request("ledger").GET());
    try {
      return line.isEmpty() ? Optional.empty() : Optional.of(Bookmark.read(line));
    } catch (IllegalArgumentException e) {
      throw new IOException("the server answers something else than a bookmark", e);
    }
  }

  /**
   * Returns when it is on the server's disk.
   *
   * @throws IOException when it is not known to be
   */
  public void bring(TailReport report) throws IOException, InterruptedException {
    ask(request("ledger").POST(BodyPublishers.ofByteArray(packed(report.text()))));
  }

  /**
   * What the server writes for the PBX; empty where the PBX keeps its own dialplan.
   *
   * @throws IOException when no server tells
   */
  public Optional<String> dialplan() throws IOException, InterruptedException {
    var text = ask(request("dialplan").GET());
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /**
   * What became of it here.
   *
   * @param trouble why it is not in use, else empty
   */
  public void dialplanTold(String text, String trouble) throws IOException, InterruptedException {
    var line = trouble.replaceAll("\\p{Cntrl}+", " ");
    line = line.length() > TROUBLE ? line.substring(0, TROUBLE) : line;
    ask(request("dialplan").POST(BodyPublishers.ofString(line + "\n" + text)));
  }

  private HttpRequest.Builder request(String what) {
    return HttpRequest.newBuilder(servers.get(asked.get() % servers.size()).resolve(path + what))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private String ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    var built = request.build();
    try {
      var answer = client.send(built, BodyHandlers.ofString());
      switch (answer.statusCode()) {
        case 200, 204 -> {
          return answer.body();
        }
        case 404 -> {
          return "";
        }
        case 401 -> throw new IOException("it does not know this PBX or this token");
        case 503 -> throw new IOException("it does not own this PBX now, or its database is away");
        default -> throw new IOException("it answers " + answer.statusCode());
      }
    } catch (IOException e) {
      asked.incrementAndGet(); // the next one
      throw new IOException(built.uri() + ": " + why(e), e);
    }
  }

  private static String why(IOException e) {
    if (e instanceof SSLHandshakeException)
      return e.getMessage()
          + "; for a certificate that no known authority signed there is --ca FILE";
    return e.getMessage() == null ? "does not answer" : e.getMessage();
  }

  private static byte[] packed(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static SSLContext trusting(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in))
        store.setCertificateEntry("authority-" + number++, certificate);
      if (number == 0) throw new IOException(file + " holds no certificate");
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
