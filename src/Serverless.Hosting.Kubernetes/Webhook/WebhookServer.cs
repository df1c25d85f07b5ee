using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Hosting.Kubernetes.Manifests;

namespace Serverless.Hosting.Kubernetes.Webhook;

/// <summary>
/// Listens for the reviews of the cluster, over TLS, on a port of its own. Without a certificate every handshake fails, and the cluster goes on without the webhook:
/// so no trouble with it ends the host.
/// </summary>
internal sealed partial class WebhookServer(
    CertificateKeeper keeper,
    AdmissionReviews reviews,
    IOptions<KubernetesWebhookOptions> options,
    IOptions<KubernetesBackendOptions> cluster,
    TimeProvider timeProvider,
    ILoggerFactory loggers) : IHostedService, IDisposable
{
    // an object and the one that it replaces, each as large as a cluster takes it
    private const int MaxBodyBytes = 8 << 20;

    private readonly ILogger _logger = loggers.CreateLogger<WebhookServer>();
    private readonly CancellationTokenSource _stop = new();
    private WebApplication? _app;
    private WebhookCertificate? _certificate;
    private Task _keeping = Task.CompletedTask;

    /// <summary>The port that is listened on.</summary>
    public int Port => new Uri(_app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    /// <summary>The certificate that is shown; null before there is one.</summary>
    public X509Certificate2? Certificate => Volatile.Read(ref _certificate)?.Certificate;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync(cancellationToken);
        _keeping = KeepAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _keeping.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app!.StopAsync(cancellationToken);
        await _app.DisposeAsync();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _certificate?.Dispose();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        if (options.Value.Address == "*")
        {
            kestrel.ListenAnyIP(options.Value.Port, UseCertificate);
        }
        else
        {
            kestrel.Listen(IPAddress.Parse(options.Value.Address), options.Value.Port, UseCertificate);
        }

        void UseCertificate(ListenOptions listener) => listener.UseHttps(https => https.ServerCertificateSelector = (_, _) => Certificate);
    }

    /// <summary>Looks after the certificate: at once, at intervals, and soon again after a failure.</summary>
    private async Task KeepAsync()
    {
        var retry = cluster.Value.RetryDelay;
        while (!_stop.IsCancellationRequested)
        {
            var wait = options.Value.CheckInterval;
            try
            {
                Show(await keeper.EnsureAsync(_stop.Token));
                retry = cluster.Value.RetryDelay;
            }
            catch (Exception exception) when (!_stop.IsCancellationRequested)
            {
                LogFailure(_logger, exception, retry.TotalMilliseconds);
                wait = retry;
                retry = TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, cluster.Value.MaxRetryDelay.Ticks));
            }

            await Task.Delay(wait, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Show(WebhookCertificate certificate)
    {
        if (_certificate is { } shown && shown.Certificate.Equals(certificate.Certificate))
        {
            certificate.Dispose();
            return;
        }

        // the one before may still be in a handshake: it is left to the collector
        Volatile.Write(ref _certificate, certificate);
        LogShown(_logger, certificate.Certificate.NotAfter.ToUniversalTime());
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != ValidatingWebhook.Path || context.Request.Method != HttpMethods.Post)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (await ReadAsync(context) is not { } review || reviews.Answer(review) is not { } answer)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("Send an AdmissionReview of admission.k8s.io/v1.", context.RequestAborted);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private static async Task<JsonObject?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(570, LogLevel.Information, "The webhook shows a certificate that is good until {NotAfter}.")]
    private static partial void LogShown(ILogger logger, DateTime notAfter);

    [LoggerMessage(
        571, LogLevel.Warning, "The certificate of the webhook could not be kept; it is tried again in {Milliseconds} ms. Objects are validated after they are stored.")]
    private static partial void LogFailure(ILogger logger, Exception exception, double milliseconds);
}
