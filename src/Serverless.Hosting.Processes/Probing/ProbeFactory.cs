using System.Net;
using Serverless.Hosting.Model;
using Serverless.Hosting.Processes.Commands;
using Serverless.Hosting.Processes.Launching;

namespace Serverless.Hosting.Processes.Probing;

/// <summary>
/// Makes the probes of instances.
/// </summary>
internal sealed class ProbeFactory(IProcessLauncher launcher) : IDisposable
{
    private static readonly ProbeSpec Default = new() { TcpSocket = new(0) };

    // the instance is on this machine: no proxy, no cookies, no redirects, and a certificate that nobody vouches for will do
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
    });

    /// <summary>The probe of a container for readiness: a connect to its port unless it names one.</summary>
    public static ProbeSpec ReadinessOf(ContainerSpec container) => container.ReadinessProbe ?? Default;

    /// <summary>Makes a probe.</summary>
    /// <param name="spec">What to probe.</param>
    /// <param name="container">The container.</param>
    /// <param name="program">The process of the instance, as it was started.</param>
    /// <param name="port">The port of the instance.</param>
    /// <param name="process">The number of the process.</param>
    public IProbe Create(ProbeSpec spec, ContainerSpec container, LaunchRequest program, int port, int process) =>
        new OwnPortProbe(Create(spec, container, program, port), port, process);

    public void Dispose() => _client.Dispose();

    private IProbe Create(ProbeSpec spec, ContainerSpec container, LaunchRequest program, int port)
    {
        // the port of the container is where the program would listen on a cluster: here it listens on the one that it was given
        int Local(int named) => named == 0 || named == (container.Port?.Number ?? 8080) ? port : named;

        if (spec.Exec.Count > 0)
        {
            return new ExecProbe(launcher, InstanceCommand.Replace(program, spec.Exec));
        }

        if (spec.HttpGet is { } http)
        {
            var target = new Uri($"{http.Scheme.ToLowerInvariant()}://{http.Host ?? "127.0.0.1"}:{Local(http.Port)}/{http.Path.TrimStart('/')}");
            var http2 = container.Port?.IsHttp2 == true && Local(http.Port) == port;
            return new HttpProbe(_client, target, http.Headers, http2, Connect(http.Host, Local(http.Port)));
        }

        if (spec.Grpc is { } grpc)
        {
            return new GrpcHealthProbe(_client, new Uri($"http://127.0.0.1:{Local(grpc.Port)}"), grpc.Service, Connect(null, Local(grpc.Port)));
        }

        return Connect(spec.TcpSocket?.Host, Local(spec.TcpSocket?.Port ?? 0));
    }

    private static TcpProbe Connect(string? host, int port) =>
        new(IPAddress.TryParse(host ?? "127.0.0.1", out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host!, port));
}
