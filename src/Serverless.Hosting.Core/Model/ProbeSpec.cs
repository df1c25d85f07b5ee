namespace Serverless.Hosting.Model;

/// <summary>
/// How a program is asked whether it is well. Exactly one of the handlers is set.
/// </summary>
public sealed record ProbeSpec
{
    /// <summary>Succeeds when a GET answers 200 to 399.</summary>
    public HttpGetProbe? HttpGet { get; init; }

    /// <summary>Succeeds when a connection can be opened.</summary>
    public TcpSocketProbe? TcpSocket { get; init; }

    /// <summary>Succeeds when the gRPC health service answers SERVING.</summary>
    public GrpcProbe? Grpc { get; init; }

    /// <summary>Succeeds when the command exits with 0; empty for another handler.</summary>
    public ValueList<string> Exec { get; init; } = [];

    /// <summary>Seconds to wait before the first try.</summary>
    public int InitialDelaySeconds { get; init; }

    /// <summary>Seconds between two tries; 0 for the aggressive sub-second probe.</summary>
    public int PeriodSeconds { get; init; }

    /// <summary>Seconds that a try may take; 0 for the default, 1.</summary>
    public int TimeoutSeconds { get; init; }

    /// <summary>How many tries in a row must succeed; 0 for the default, 1.</summary>
    public int SuccessThreshold { get; init; }

    /// <summary>How many tries in a row must fail; 0 for the default, 3.</summary>
    public int FailureThreshold { get; init; }
}
