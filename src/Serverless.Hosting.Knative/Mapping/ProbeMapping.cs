using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Knative.Mapping;

/// <summary>
/// Probes between document and model.
/// </summary>
internal static class ProbeMapping
{
    public static ProbeSpec? Read(JsonObject? probe, ContainerPort? port)
    {
        if (probe is null)
        {
            return null;
        }

        return new ProbeSpec
        {
            HttpGet = ReadHttpGet(probe.Object("httpGet"), port),
            TcpSocket = probe.Object("tcpSocket") is { } tcp ? new TcpSocketProbe(Port(tcp, port)) { Host = NullIfEmpty(tcp.Text("host")) } : null,
            Grpc = probe.Object("grpc") is { } grpc ? new GrpcProbe(Port(grpc, port), grpc.Text("service")) : null,
            Exec = probe.Object("exec").Texts("command").ToValueList(),
            InitialDelaySeconds = Seconds(probe, "initialDelaySeconds"),
            PeriodSeconds = Seconds(probe, "periodSeconds"),
            TimeoutSeconds = Seconds(probe, "timeoutSeconds"),
            SuccessThreshold = Seconds(probe, "successThreshold"),
            FailureThreshold = Seconds(probe, "failureThreshold"),
        };
    }

    public static JsonObject Write(ProbeSpec probe)
    {
        var result = new JsonObject();
        if (probe.Exec.Count > 0)
        {
            result["exec"] = new JsonObject();
            result["exec"]!.AsObject().Put("command", probe.Exec);
        }

        if (probe.HttpGet is { } http)
        {
            result["httpGet"] = WriteHttpGet(http);
        }

        if (probe.TcpSocket is { } tcp)
        {
            var socket = new JsonObject { ["port"] = (long)tcp.Port };
            socket.Put("host", tcp.Host);
            result["tcpSocket"] = socket;
        }

        if (probe.Grpc is { } grpc)
        {
            result["grpc"] = new JsonObject { ["port"] = (long)grpc.Port, ["service"] = grpc.Service };
        }

        result.Put("initialDelaySeconds", probe.InitialDelaySeconds);
        result.Put("timeoutSeconds", probe.TimeoutSeconds);
        result.Put("periodSeconds", probe.PeriodSeconds);
        result.Put("successThreshold", probe.SuccessThreshold);
        result.Put("failureThreshold", probe.FailureThreshold);
        return result;
    }

    private static HttpGetProbe? ReadHttpGet(JsonObject? http, ContainerPort? port)
    {
        if (http is null)
        {
            return null;
        }

        return new HttpGetProbe(http.Text("path"))
        {
            Port = Port(http, port),
            Host = NullIfEmpty(http.Text("host")),
            Scheme = http.Text("scheme") is { Length: > 0 } scheme ? scheme : "HTTP",
            Headers = http.Objects("httpHeaders").Select(header => new HttpHeader(header.Text("name"), header.Text("value"))).ToValueList(),
        };
    }

    private static JsonObject WriteHttpGet(HttpGetProbe http)
    {
        var result = new JsonObject { ["port"] = (long)http.Port };
        result.Put("path", http.Path);
        result.Put("host", http.Host);
        result.Put("scheme", http.Scheme == "HTTP" ? null : http.Scheme);
        result.Put("httpHeaders", http.Headers, header => new JsonObject { ["name"] = header.Name, ["value"] = header.Value });
        return result;
    }

    // a port given by name is that of the container; its name stays in the overlay
    private static int Port(JsonObject handler, ContainerPort? port)
    {
        var name = handler.Text("port");
        return name.Length == 0 ? (int)(handler.Number("port") ?? 0) : port is not null && port.Name == name ? port.Number : 0;
    }

    private static int Seconds(JsonObject probe, string name) => (int)(probe.Number(name) ?? 0);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
