namespace Serverless.Hosting.Model;

/// <summary>
/// A probe by the gRPC health-checking protocol.
/// </summary>
/// <param name="Port">The port; 0 for the port of the container.</param>
/// <param name="Service">The service to ask for; empty for the server as a whole.</param>
public sealed record GrpcProbe(int Port, string Service);
