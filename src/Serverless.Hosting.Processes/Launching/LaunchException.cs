namespace Serverless.Hosting.Processes.Launching;

/// <summary>
/// A process cannot be started.
/// </summary>
internal sealed class LaunchException(string message, Exception? innerException = null) : Exception(message, innerException);
