using Microsoft.Extensions.Options;
using Serverless.Hosting.Gateway.Diagnostics;

namespace Serverless.Hosting.Gateway;

internal sealed class RequestLogOptionsValidator : IValidateOptions<RequestLogOptions>
{
    public ValidateOptionsResult Validate(string? name, RequestLogOptions options) =>
        RequestLogTemplate.TryParse(options.Template, out _, out var problem)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{nameof(options.Template)}: '{problem}' is no placeholder of the request log. Use {string.Join(", ", RequestLogFields.Names)}.");
}
