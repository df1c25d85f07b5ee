using System.Text.Json;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Sqlite.Format;

/// <summary>
/// Probes as JSON.
/// </summary>
internal static class ProbeFormat
{
    private const string UsualScheme = "HTTP";

    public static void Write(Utf8JsonWriter json, ProbeSpec probe) => json
        .Object("httpGet", probe.HttpGet, Write)
        .Object("tcpSocket", probe.TcpSocket, Write)
        .Object("grpc", probe.Grpc, Write)
        .Texts("exec", probe.Exec)
        .Number("initialDelaySeconds", probe.InitialDelaySeconds, 0)
        .Number("periodSeconds", probe.PeriodSeconds, 0)
        .Number("timeoutSeconds", probe.TimeoutSeconds, 0)
        .Number("successThreshold", probe.SuccessThreshold, 0)
        .Number("failureThreshold", probe.FailureThreshold, 0);

    public static ProbeSpec Read(JsonElement json) => new()
    {
        HttpGet = json.Object("httpGet", ReadHttpGet),
        TcpSocket = json.Object("tcpSocket", socket => new TcpSocketProbe((int)socket.Number("port", 0)) { Host = socket.Text("host") }),
        Grpc = json.Object("grpc", grpc => new GrpcProbe((int)grpc.Number("port", 0), grpc.Text("service", ""))),
        Exec = json.Texts("exec"),
        InitialDelaySeconds = (int)json.Number("initialDelaySeconds", 0),
        PeriodSeconds = (int)json.Number("periodSeconds", 0),
        TimeoutSeconds = (int)json.Number("timeoutSeconds", 0),
        SuccessThreshold = (int)json.Number("successThreshold", 0),
        FailureThreshold = (int)json.Number("failureThreshold", 0),
    };

    private static void Write(Utf8JsonWriter json, HttpGetProbe probe) => json
        .Text("path", probe.Path, "")
        .Number("port", probe.Port, 0)
        .Text("host", probe.Host)
        .Text("scheme", probe.Scheme, UsualScheme)
        .List("headers", probe.Headers, Write);

    private static HttpGetProbe ReadHttpGet(JsonElement json) => new(json.Text("path", ""))
    {
        Port = (int)json.Number("port", 0),
        Host = json.Text("host"),
        Scheme = json.Text("scheme", UsualScheme),
        Headers = json.List("headers", header => new HttpHeader(header.Text("name", ""), header.Text("value", ""))),
    };

    private static void Write(Utf8JsonWriter json, HttpHeader header) => json.Text("name", header.Name).Text("value", header.Value, "");

    private static void Write(Utf8JsonWriter json, TcpSocketProbe probe) => json.Number("port", probe.Port, 0).Text("host", probe.Host);

    private static void Write(Utf8JsonWriter json, GrpcProbe probe) => json.Number("port", probe.Port, 0).Text("service", probe.Service, "");
}
