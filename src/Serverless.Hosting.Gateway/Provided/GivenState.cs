namespace Serverless.Hosting.Gateway.Provided;

/// <summary>
/// How far the other party says that an instance is.
/// </summary>
internal enum GivenState
{
    Starting,
    Running,
    Ending,
}
