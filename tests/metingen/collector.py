"""A receiver of spans, and what is read of them."""

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.responses import Response

from tests.logboek.ontvanger import CONFIRMED, Ontvanger


class Collector(Ontvanger):
    """A receiver that takes protobuf too."""

    async def receive(self, request):
        self.headers.append(dict(request.headers))
        self.bodies.append(await request.body())
        return Response(b"", CONFIRMED[0], {"Content-Type": "application/x-protobuf"})

    @property
    def spans(self):
        for body in self.bodies:
            for whole in ExportTraceServiceRequest.FromString(body).resource_spans:
                yield from (span for scope in whole.scope_spans for span in scope.spans)


def attributes(span):
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}
