package org.ringdesk.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Style sheets, scripts and pictures, all in memory. Their address carries a hash over all of them
 * ({@code /assets/3f2a…/js/board.js}): a browser keeps them for ever, modules find each other by
 * relative names, and a changed file changes every address at once.
 */
public final class Assets {
  private static final String CHART = "META-INF/resources/webjars/echarts/5.3.1/dist/";

  /** Path below the root, and where on the class path it lies. */
  private static final Map<String, String> FILES = files();

  private static final class Asset {
    final String type;
    final Buffer plain;
    final String etag;
    private @Nullable Future<Buffer> zipped;

    Asset(String type, byte[] bytes) {
      this.type = type;
      this.plain = Buffer.buffer(bytes);
      this.etag = '"' + hash(bytes) + '"';
    }

    /** Compressed when first asked for: most of them are not in the first minute. */
    Future<Buffer> zipped(Vertx vertx) {
      if (zipped == null) zipped = vertx.executeBlocking(() -> gzip(plain));
      return zipped;
    }
  }

  private final Map<String, Asset> assets;
  private final String version;

  private Assets(Map<String, Asset> assets, String version) {
    this.assets = assets;
    this.version = version;
  }

  /** Reads everything, once. */
  public static Assets load() {
    Map<String, Asset> assets = new LinkedHashMap<>();
    MessageDigest all = sha256();
    FILES.forEach(
        (path, resource) -> {
          byte[] bytes = read(resource);
          all.update(path.getBytes(StandardCharsets.UTF_8));
          all.update(bytes);
          assets.put(path, new Asset(type(path), bytes));
        });
    return new Assets(assets, hex(all.digest()));
  }

  /** Begins every asset's address; ends in a slash. */
  public String root() {
    return "/assets/" + version + "/";
  }

  public String version() {
    return version;
  }

  boolean serves(String path) {
    return assets.containsKey(path);
  }

  void serve(RoutingContext ctx) {
    // /assets/<version>/<path>
    String[] parts = ctx.normalizedPath().split("/", 4);
    if (parts.length < 4) ctx.fail(404);
    else serve(ctx, parts[3]);
  }

  void serve(RoutingContext ctx, String path) {
    Asset asset = assets.get(path);
    if (asset == null) {
      ctx.fail(404);
      return;
    }
    // a page of another version, during an update, gets ours but may not keep it under its name
    boolean ours = ctx.normalizedPath().startsWith(root());
    HttpServerResponse response =
        ctx.response()
            .putHeader(HttpHeaders.CONTENT_TYPE, asset.type)
            .putHeader(HttpHeaders.ETAG, asset.etag)
            .putHeader(HttpHeaders.VARY, "Accept-Encoding")
            .putHeader(
                HttpHeaders.CACHE_CONTROL,
                ours ? "public, max-age=31536000, immutable" : "no-cache");
    if (header(ctx, "If-None-Match").contains(asset.etag)) response.setStatusCode(304).end();
    else if (header(ctx, "Accept-Encoding").contains("gzip"))
      asset
          .zipped(ctx.vertx())
          .onSuccess(zipped -> response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(zipped))
          .onFailure(ctx::fail);
    else response.end(asset.plain);
  }

  private static String header(RoutingContext ctx, String name) {
    return Optional.ofNullable(ctx.request().getHeader(name)).orElse("");
  }

  private static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    for (String path :
        List.of(
            "icon.svg",
            "css/layers.css",
            "css/tokens.css",
            "css/base.css",
            "css/state.css",
            "css/header.css",
            "css/board.css",
            "css/specialty.css",
            "css/chart.css",
            "css/past.css",
            "css/agents.css",
            "css/calls.css",
            "css/notice.css",
            "css/error.css",
            "css/desk.css",
            "css/desk-call.css",
            "css/desk-script.css",
            "css/desk-sheet.css",
            "css/dialog.css",
            "css/scripts.css",
            "css/story.css",
            "css/wrapup.css",
            "css/account.css",
            "css/form.css",
            "css/signin.css",
            "css/people.css",
            "css/programs.css",
            "css/audit.css",
            "css/canary.css",
            "css/witnesses.css",
            "css/report.css",
            "css/heat.css",
            "css/behind.css",
            "css/raw.css",
            "css/print.css",
            "js/board.js",
            "js/board-past.js",
            "js/chart.js",
            "js/desk.js",
            "js/desk-form.js",
            "js/desk-keys.js",
            "js/live.js",
            "js/live-worker.js",
            "js/morph.js",
            "js/copy.js",
            "js/report.js",
            "js/script.js",
            "js/theme.js",
            "js/ticking.js")) files.put(path, "assets/" + path);
    files.put("vendor/echarts.js", CHART + "echarts.common.min.js");
    return files;
  }

  private static String type(String path) {
    return switch (path.substring(path.lastIndexOf('.'))) {
      case ".css" -> "text/css; charset=utf-8";
      case ".js" -> "text/javascript; charset=utf-8";
      case ".svg" -> "image/svg+xml";
      default -> throw new IllegalStateException("no type known for " + path);
    };
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException(resource + " is not on the class path");
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private static Buffer gzip(Buffer plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length() / 2 + 64);
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(plain.getBytes());
    }
    return Buffer.buffer(out.toByteArray());
  }

  private static String hash(byte[] bytes) {
    return hex(sha256().digest(bytes));
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest, 0, 8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
