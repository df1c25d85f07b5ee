namespace Serverless.Hosting.Declarations;

/// <summary>
/// Something wrong in the configuration.
/// </summary>
/// <param name="Path">Where: the full path of the key.</param>
/// <param name="Message">What is wrong, and what is allowed.</param>
internal sealed record DeclarationProblem(string Path, string Message)
{
    public override string ToString() => $"{Path}: {Message}";
}
