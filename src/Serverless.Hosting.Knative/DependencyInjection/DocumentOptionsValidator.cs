using Microsoft.Extensions.Options;

namespace Serverless.Hosting.Knative.DependencyInjection;

/// <summary>
/// Refuses defaults of documents that are out of range, all at once.
/// </summary>
internal sealed class DocumentOptionsValidator : IValidateOptions<DocumentOptions>
{
    public ValidateOptionsResult Validate(string? name, DocumentOptions options) =>
        options.Defaults.Validate() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
