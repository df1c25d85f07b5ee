namespace Serverless.Hosting.Deployment;

/// <summary>
/// A store cannot be opened: what it holds is damaged, or was written by a newer version of this library.
/// </summary>
public sealed class StoreFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what helps.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public StoreFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
