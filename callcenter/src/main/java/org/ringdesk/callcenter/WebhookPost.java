package org.ringdesk.callcenter;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ringdesk.webhook.Answer;
import org.ringdesk.webhook.Post;
import org.ringdesk.webhook.Target;
import org.ringdesk.webhook.Webhooks;

/**
 * Posts over HTTP to the address that was looked at, under the name that was registered: a name
 * that meanwhile leads elsewhere, or an answer that does, leads nowhere.
 */
final class WebhookPost implements Post {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** From the first byte sent to the end of what is read of the answer. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** What follows the head is only shown: nobody waits long for it. */
  private static final Duration BODY = Duration.ofSeconds(1);

  private static final int READ = 4_096;

  private final Vertx vertx;
  private final HttpClient client;

  WebhookPost(Vertx vertx) {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout((int) CONNECT.toMillis())
                .setMaxHeaderSize(16_384)
                .setVerifyHost(true),
            new PoolOptions().setHttp1MaxSize(2).setMaxWaitQueueSize(Webhooks.MOST));
  }

  @Override
  public Answer send(Target target, InetAddress address, Map<String, String> headers, String body)
      throws IOException {
    var request = await(client.request(options(target, address)), CONNECT);
    headers.forEach(request::putHeader);
    try {
      return await(request.send(Buffer.buffer(body)).compose(this::answer), ANSWER);
    } finally {
      request.reset();
    }
  }

  private static RequestOptions options(Target target, InetAddress address) {
    var path = target.url().getRawPath();
    var query = target.url().getRawQuery();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(target.port(), address.getHostAddress()))
        .setHost(target.url().getHost())
        .setPort(target.port())
        .setSsl(target.secure())
        .setFollowRedirects(false)
        .setURI((path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query));
  }

  /** With the beginning of its body, or of what came of it in time. */
  private Future<Answer> answer(HttpClientResponse response) {
    Promise<Answer> said = Promise.promise();
    var text = Buffer.buffer();
    Runnable tell =
        () ->
            said.tryComplete(
                Answer.of(response.statusCode(), text.getString(0, Math.min(text.length(), READ))));
    response.handler(
        part -> {
          if (text.length() < READ) text.appendBuffer(part);
          else tell.run();
        });
    response.end().onComplete(end -> tell.run());
    vertx.setTimer(BODY.toMillis(), late -> tell.run());
    return said.future();
  }

  private static <T> T await(Future<T> future, Duration patience) throws IOException {
    try {
      return future.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer in " + patience.toSeconds() + " s", e);
    } catch (Exception e) { // await throws whatever the client failed with
      if (e instanceof InterruptedException) Thread.currentThread().interrupt();
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }
}
