namespace Serverless.Hosting.Gateway.Routing;

/// <summary>
/// Draws the number that chooses the target of a request: 0 to 99, each as likely as any other.
/// </summary>
internal delegate int TrafficDraw();
