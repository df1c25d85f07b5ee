using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// The application that the revisions of the cafe run: one process for each instance, on the port that PORT names.
// It listens on loopback, or on the address that LISTEN names.
// It takes its time to open where START_AFTER names a number of ms, and does not open while the file that CLOSED names exists.
await Task.Delay(int.TryParse(Environment.GetEnvironmentVariable("START_AFTER"), out var startAfter) ? startAfter : 0);
while (File.Exists(Environment.GetEnvironmentVariable("CLOSED")))
{
    await Task.Delay(TimeSpan.FromMilliseconds(50));
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://{Environment.GetEnvironmentVariable("LISTEN") ?? "127.0.0.1"}:{Environment.GetEnvironmentVariable("PORT") ?? "8090"}");
if (Environment.GetEnvironmentVariable("HTTP2") is not null)
{
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
}

var app = builder.Build();
var target = Environment.GetEnvironmentVariable("TARGET") ?? "World";

app.UseWebSockets();

app.MapGet("/", async (int? sleep, CancellationToken cancellationToken) =>
{
    if (sleep is > 0)
    {
        await Task.Delay(sleep.Value, cancellationToken);
    }

    return $"Hello {target}!\n";
});

var (guests, guestsAtMost, counter) = (0, 0, new Lock());
app.MapGet("/guests", async (int? sleep, CancellationToken cancellationToken) =>
{
    lock (counter)
    {
        guestsAtMost = Math.Max(guestsAtMost, ++guests);
    }

    try
    {
        await Task.Delay(sleep ?? 0, cancellationToken);
        return $"Hello {target}! At most {guestsAtMost} at once in {Environment.ProcessId}.\n";
    }
    finally
    {
        lock (counter)
        {
            guests--;
        }
    }
});

// an instance notes each order before it serves it: what was taken is known even if the instance is killed
using var book = Environment.GetEnvironmentVariable("ORDER_BOOK") is { } folder
    ? new StreamWriter(Path.Combine(folder, $"{Environment.ProcessId}"), append: true) { AutoFlush = true }
    : StreamWriter.Null;
app.MapGet("/orders/{order:int}", async (int order, int? sleep, CancellationToken cancellationToken) =>
{
    lock (counter)
    {
        book.WriteLine(order);
    }

    await Task.Delay(sleep ?? 0, cancellationToken);
    return $"Hello {target}! Order {order} from {Environment.ProcessId}.\n";
});

app.MapGet("/pour", (int cups, int every) => Results.Stream(async stream =>
{
    for (var cup = 1; cup <= cups; cup++)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{target} {cup}\n"));
        await stream.FlushAsync();
        await Task.Delay(every);
    }
}));

// beans are ground by hand: that takes so much processor time
app.MapGet("/grind", (int milliseconds, CancellationToken cancellationToken) =>
{
    var end = Environment.CpuUsage.TotalTime + TimeSpan.FromMilliseconds(milliseconds);
    while (Environment.CpuUsage.TotalTime < end && !cancellationToken.IsCancellationRequested)
    {
        Thread.SpinWait(1_000);
    }

    return $"Ground for {target}.\n";
});

app.MapGet("/instance", () => $"{Environment.GetEnvironmentVariable("K_REVISION")} {Environment.ProcessId}\n");

app.MapGet("/headers", (HttpRequest request) => string.Concat(request.Headers.Select(header => $"{header.Key}: {header.Value}\n")));

app.MapPost("/echo", async context =>
{
    context.Response.ContentType = context.Request.ContentType;
    await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
    if (context.Response.SupportsTrailers())
    {
        context.Response.AppendTrailer("grpc-status", "0");
    }
});

app.MapGet("/crash", (int? code) => Environment.Exit(code ?? 1));

app.MapGet("/ws", async context =>
{
    if (!context.WebSockets.IsWebSocketRequest)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return;
    }

    using var socket = await context.WebSockets.AcceptWebSocketAsync();
    await EchoAsync(socket, context.RequestAborted);
});

app.Run();

static async Task EchoAsync(WebSocket socket, CancellationToken cancellationToken)
{
    var buffer = new byte[16 * 1024];
    while (await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken) is { MessageType: not WebSocketMessageType.Close } message)
    {
        await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, cancellationToken);
    }

    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
}
