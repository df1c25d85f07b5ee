using Microsoft.Extensions.Options;
using Serverless.Hosting.Model;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Deployment;

internal sealed class SpecValidator(IOptionsMonitor<AutoscalerOptions> autoscaler)
{
    public ValidationErrors Validate(ServiceSpec spec, Service? existing) { _ = (spec, existing, autoscaler); return new(); }
    public ValidationErrors Validate(Configuration spec, Configuration? existing) { _ = (spec, existing, autoscaler); return new(); }
    public ValidationErrors Validate(Route spec, Route? existing) { _ = (spec, existing, autoscaler); return new(); }
}
